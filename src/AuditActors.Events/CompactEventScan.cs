using AuditActors.Events.Json;

namespace AuditActors.Events;

/// <summary>
/// The quick way for what nearly every payload is: one Event, in compact JSON, valid throughout. All of the grammar is
/// checked; whatever is unusual is left to <see cref="PayloadWalk"/>, which knows what is wrong with it or finds that
/// nothing is.
/// </summary>
/// <remarks>
/// Takes about two thirds of the time of the strict reader, which was most of what an event cost that no rule can
/// match (<c>auditactors bench</c>: finding events).
/// </remarks>
internal ref struct CompactEventScan
{
    private readonly ReadOnlySpan<byte> _json;
    private CompactJson _structure;
    private HeaderScan _header = new();
    private int _depth;
    private Expected _expected = Expected.Value;
    private HeaderObject _within = HeaderObject.Event;
    private HeaderMember _member = HeaderMember.None;
    private bool _isKind;
    private bool _kindSeen;

    // The byte after the last structural character.
    private int _next;

    private CompactEventScan(ReadOnlySpan<byte> json)
    {
        _json = json;
        _structure = new CompactJson(json);
    }

    private enum Expected
    {
        Value,
        Separator,
        Name,
        NameOrEnd,
    }

    /// <summary>The header of an event; false says nothing about the text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out HeaderScan header)
    {
        var scan = new CompactEventScan(json);
        var isEvent = json.Length > 0 && json[0] == '{' && scan.Read();
        header = scan._header;
        return isEvent;
    }

    private bool Read()
    {
        while (true)
        {
            var at = _structure.Next();
            if (at == _json.Length || !Step(_json[at], _next, at)) return false;
            if (_depth == 0) return _next == _json.Length && _kindSeen && !_structure.IsDoubtful;
        }
    }

    // From the byte after the last structural character to this one.
    private bool Step(byte character, int start, int end)
    {
        _next = end + 1;
        return character switch
        {
            (byte)':' => ReadName(start, end),
            (byte)',' => ReadToSeparator(start, end),
            (byte)'{' or (byte)'[' => start == end && Open(end),
            _ => Close(start, end),
        };
    }

    private bool ReadName(int start, int end)
    {
        if (_expected is not (Expected.Name or Expected.NameOrEnd) || start == end || _json[start] != '"') return false;
        _expected = Expected.Value;
        var name = _json[(start + 1)..(end - 1)];
        if (name.Contains((byte)'\\')) return false;
        var member = HeaderMembers.Find(_within, name);
        _member = _header.Wants(member) ? member : HeaderMember.None;
        _isKind = _depth == 1 && !_kindSeen && name.SequenceEqual("kind"u8);
        return true;
    }

    private bool ReadToSeparator(int start, int end)
    {
        if (!ReadValue(start, end)) return false;
        _expected = Expected.Name;
        return true;
    }

    private bool Open(int at)
    {
        if (_expected != Expected.Value || _isKind) return false;
        var isObject = _json[at] == '{';
        if (_depth > 0 && !isObject) return Skip(at);
        if (_depth == 1 && !TryEnter()) return Skip(at);
        if (_depth == 2) return Skip(at);
        _depth++;
        _expected = Expected.NameOrEnd;
        return true;
    }

    // Objects and lists in the place of texts are unusual.
    private bool Skip(int at)
    {
        if (_member != HeaderMember.None) return false;
        var end = _structure.SkipContainer(at);
        _next = end + 1;
        _expected = Expected.Separator;
        return end != JsonScan.Broken;
    }

    private bool TryEnter()
    {
        if (_member is not (HeaderMember.User or HeaderMember.ObjectRef)) return false;
        _within = _member == HeaderMember.User ? HeaderObject.User : HeaderObject.ObjectRef;
        _header.Note(_member, default);
        _member = HeaderMember.None;
        return true;
    }

    private bool Close(int start, int end)
    {
        if (_json[end] != '}') return false;
        if (_expected == Expected.NameOrEnd ? start != end : !ReadValue(start, end)) return false;
        if (--_depth == 1) _within = HeaderObject.Event;
        _expected = Expected.Separator;
        return true;
    }

    // A string or scalar that ends here, or nothing after a container.
    private bool ReadValue(int start, int end)
    {
        if (_expected == Expected.Separator) return start == end;
        if (start == end || _expected is Expected.Name or Expected.NameOrEnd) return false;
        var isString = _json[start] == '"';
        if (!isString && !JsonScalar.IsValid(_json[start..end])) return false;
        if (_isKind)
        {
            _isKind = false;
            _kindSeen = true;
            if (!_json[start..end].SequenceEqual("\"Event\""u8)) return false;
        }

        if (_member == HeaderMember.None) return true;
        _header.Note(_member, isString ? new(start + 1, end - start - 2) : new(start, end - start));
        _member = HeaderMember.None;
        return true;
    }
}
