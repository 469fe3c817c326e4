using System.Text.Json;
using AuditActors.Events.Json;

namespace AuditActors.Events;

/// <summary>Finds the events of a payload in one pass, which validates all of it.</summary>
internal ref struct PayloadWalk(ReadOnlyMemory<byte> payload, EventOutput output)
{
    public const string NotRecognised = "this is neither an audit Event nor an EventList: check its kind";

    private readonly ReadOnlyMemory<byte> _payload = payload;
    private readonly EventOutput _output = output;
    private PayloadTokens _tokens = new(payload.Span);

    private enum Kind
    {
        Unknown,
        Event,
        EventList,
        Other,
    }

    /// <summary>Reads to the end; false when the payload, or an element of an array in it, is not recognised.</summary>
    public bool ReadAll()
    {
        _tokens.Next();
        var recognised = ReadPayload();
        _tokens.Finish();
        return recognised;
    }

    private bool ReadPayload()
    {
        if (_tokens.Type == JsonTokenType.StartObject) return ReadObject();
        if (_tokens.Type != JsonTokenType.StartArray) return false;
        var recognised = true;
        for (_tokens.Next(); _tokens.Type != JsonTokenType.EndArray; _tokens.Next()) recognised &= ReadPayload();
        return recognised;
    }

    private bool ReadObject()
    {
        var start = StartEvent();
        var scan = new HeaderScan();
        var kind = Kind.Unknown;
        var itemsSeen = false;
        var itemsBeforeKind = default(PayloadTokens);
        var isList = false;
        for (_tokens.Next(); _tokens.Type != JsonTokenType.EndObject; _tokens.Next())
        {
            if (kind == Kind.Unknown && _tokens.TextIs("kind"u8))
            {
                kind = ReadKind();
            }
            else if (!itemsSeen && _tokens.TextIs("items"u8))
            {
                itemsSeen = true;
                _tokens.Next();
                isList = _tokens.Type == JsonTokenType.StartArray;
                if (kind == Kind.Unknown) itemsBeforeKind = _tokens;
                if (kind == Kind.EventList && isList) ReadItems();
                else _tokens.SkipValue();
            }
            else
            {
                scan.ReadMember(ref _tokens, start);
            }
        }

        if (kind == Kind.Event) Emit(start, scan);
        if (kind != Kind.EventList) return kind == Kind.Event;
        if (isList && itemsBeforeKind.Type == JsonTokenType.StartArray) ReadItemsAt(itemsBeforeKind);
        return isList;
    }

    private Kind ReadKind()
    {
        _tokens.Next();
        if (_tokens.Type != JsonTokenType.String)
        {
            _tokens.SkipValue();
            return Kind.Other;
        }

        if (_tokens.TextIs("Event"u8)) return Kind.Event;
        return _tokens.TextIs("EventList"u8) ? Kind.EventList : Kind.Other;
    }

    // Items that stand before the list's kind have been passed over once and are read now.
    private void ReadItemsAt(PayloadTokens items)
    {
        var after = _tokens;
        _tokens = items;
        ReadItems();
        _tokens = after;
    }

    private void ReadItems()
    {
        for (_tokens.Next(); _tokens.Type != JsonTokenType.EndArray; _tokens.Next())
        {
            if (_tokens.Type == JsonTokenType.StartObject)
            {
                ReadEvent();
                continue;
            }

            _output.Skip(SkipReason.NotAnAuditEvent, "an item of the EventList is not a JSON object");
            _tokens.SkipValue();
        }
    }

    private void ReadEvent()
    {
        var start = StartEvent();
        var scan = new HeaderScan();
        for (_tokens.Next(); _tokens.Type != JsonTokenType.EndObject; _tokens.Next())
            scan.ReadMember(ref _tokens, start);
        Emit(start, scan);
    }

    private int StartEvent()
    {
        _tokens.WhiteSpaceSeen = false;
        return _tokens.Start;
    }

    private readonly void Emit(int start, in HeaderScan scan)
    {
        var json = _payload[start.._tokens.End];
        if (!_tokens.WhiteSpaceSeen)
        {
            _output.Add(json, scan);
            return;
        }

        var compact = new PayloadWalk(JsonCompactor.Compact(json.Span), _output);
        compact._tokens.Next();
        compact.ReadEvent();
    }
}
