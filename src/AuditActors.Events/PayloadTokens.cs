using System.Text.Json;
using AuditActors.Events.Json;

namespace AuditActors.Events;

/// <summary>
/// The strict reader of a payload, token by token. Notices white space between tokens; broken JSON and too deep nesting
/// are a <see cref="JsonException"/>.
/// </summary>
internal ref struct PayloadTokens(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    // Compact payloads of harmless depth, nearly all there are, need no look at every token. Webhook bodies end with a
    // line feed.
    private readonly bool _plain =
        !JsonBlocks.HasWhiteSpace(payload.Trim(" \t\r\n"u8), out var depth) && depth < EventSplitter.MaxDepth;

    private Utf8JsonReader _json = new(payload, new JsonReaderOptions { MaxDepth = EventSplitter.MaxDepth });

    /// <summary>Set as soon as white space stands before or inside a token; cleared by the caller.</summary>
    public bool WhiteSpaceSeen { get; set; }

    public readonly JsonTokenType Type => _json.TokenType;

    public readonly int Start => (int)_json.TokenStartIndex;

    /// <summary>One past the token; past the colon after a property's name.</summary>
    public readonly int End => (int)_json.BytesConsumed;

    public void Next()
    {
        var before = End;
        if (!_json.Read()) throw new JsonException("The text ends early.");
        if (!_plain) Check(before);
    }

    /// <summary>Makes sure that nothing but white space follows the value.</summary>
    public void Finish() => _json.Read();

    /// <summary>From the first token of a value to its last.</summary>
    public void SkipValue()
    {
        if (_plain)
        {
            _json.Skip();
            return;
        }

        var depth = 0;
        while (true)
        {
            if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray) depth++;
            else if (Type is JsonTokenType.EndObject or JsonTokenType.EndArray) depth--;
            if (depth == 0) return;
            Next();
        }
    }

    public readonly bool TextIs(ReadOnlySpan<byte> text)
    {
        if (!_json.ValueIsEscaped) return _json.ValueSpan.SequenceEqual(text);
        return JsonText.UnescapedEquals(_json.ValueSpan, text);
    }

    /// <summary>Which part of the header the property is whose name was read.</summary>
    public readonly HeaderMember Member(HeaderObject within)
    {
        var name = _json.ValueSpan;
        if (!_json.ValueIsEscaped) return HeaderMembers.Find(within, name);
        if (name.Length > HeaderMembers.LongestEscaped) return HeaderMember.None;
        Span<byte> plain = stackalloc byte[HeaderMembers.LongestEscaped];
        return HeaderMembers.Find(within, plain[..JsonText.Unescape(name, plain)]);
    }

    /// <summary>Passes over a value; its place relative to <paramref name="origin"/>.</summary>
    public JsonSlice ReadSlice(int origin)
    {
        var start = Start - origin;
        if (Type == JsonTokenType.String) return new(start + 1, _json.ValueSpan.Length);
        SkipValue();
        return new(start, End - origin - start);
    }

    private void Check(int before)
    {
        var gap = Start - before;
        WhiteSpaceSeen |= gap > 1 || (gap == 1 && _payload[before] != ',')
            || (Type == JsonTokenType.PropertyName && End - Start != _json.ValueSpan.Length + "\"\":".Length);
        var ends = Type is JsonTokenType.EndObject or JsonTokenType.EndArray;
        if (_json.CurrentDepth >= EventSplitter.MaxDepth && !ends)
            throw new JsonException($"Nested deeper than {EventSplitter.MaxDepth} levels.");
    }
}
