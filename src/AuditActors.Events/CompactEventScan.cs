using System.Runtime.CompilerServices;
using AuditActors.Events.Json;

namespace AuditActors.Events;

/// <summary>
/// The quick way for what nearly every payload is: one Event, in compact JSON, valid throughout. All of the grammar is
/// checked; whatever is unusual is left to <see cref="PayloadWalk"/>, which knows what is wrong with it or finds that
/// nothing is.
/// </summary>
/// <remarks>
/// Takes a third of the time of the strict reader, which is most of what an event costs that no rule can match
/// (<c>auditactors bench</c>: finding events).
/// </remarks>
internal ref struct CompactEventScan
{
    private readonly ReadOnlySpan<byte> _json;
    private CompactJson _structure;
    private HeaderScan _header = new();
    private Levels _levels;
    private int _depth;
    private Expected _expected = Expected.Value;
    private HeaderObject _within = HeaderObject.Event;
    private HeaderMember _member = HeaderMember.None;
    private bool _isKind;
    private bool _kindSeen;

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
        ItemOrEnd,
    }

    private readonly bool InObject => (_levels[_depth >> 6] & (1UL << (_depth & 63))) != 0;

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
        var before = 0;
        while (true)
        {
            var at = _structure.Next();
            if (at == _json.Length || !Step(_json[at], before, at)) return false;
            before = at + 1;
            if (_depth == 0) return before == _json.Length && _kindSeen && !_structure.IsDoubtful;
        }
    }

    // From the byte after the last structural character to this one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Step(byte character, int start, int end) => character switch
    {
        (byte)':' => ReadName(start, end),
        (byte)',' => ReadToSeparator(start, end),
        (byte)'{' or (byte)'[' => start == end && Open(end),
        _ => Close(start, end),
    };

    private bool ReadName(int start, int end)
    {
        if (_expected is not (Expected.Name or Expected.NameOrEnd) || start == end || _json[start] != '"') return false;
        _expected = Expected.Value;
        if (_depth > 2 || (_depth == 2 && _within == HeaderObject.Event)) return true;
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
        _expected = InObject ? Expected.Name : Expected.Value;
        return true;
    }

    private bool Open(int at)
    {
        if (_expected is not (Expected.Value or Expected.ItemOrEnd) || _isKind) return false;
        var isObject = _json[at] == '{';
        if (_member != HeaderMember.None && !Enter(isObject)) return false;
        if (++_depth >= EventSplitter.MaxDepth) return false;
        var bit = 1UL << (_depth & 63);
        if (isObject) _levels[_depth >> 6] |= bit;
        else _levels[_depth >> 6] &= ~bit;
        _expected = isObject ? Expected.NameOrEnd : Expected.ItemOrEnd;
        return true;
    }

    // Objects in the place of texts are unusual.
    private bool Enter(bool isObject)
    {
        if (!isObject || _member is not (HeaderMember.User or HeaderMember.ObjectRef)) return false;
        _within = _member == HeaderMember.User ? HeaderObject.User : HeaderObject.ObjectRef;
        _header.Note(_member, default);
        _member = HeaderMember.None;
        return true;
    }

    private bool Close(int start, int end)
    {
        if (InObject != (_json[end] == '}')) return false;
        if (_expected is Expected.NameOrEnd or Expected.ItemOrEnd && start == end) _expected = Expected.Separator;
        else if (_expected is Expected.Name or Expected.NameOrEnd || !ReadValue(start, end)) return false;
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

    [InlineArray((EventSplitter.MaxDepth / 64) + 1)]
    private struct Levels
    {
        private ulong _first;
    }
}
