using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AuditActors.Events;

/// <summary>
/// What one pass over an event finds of its header. Of duplicate keys the first counts. Slices count from the event's
/// first byte.
/// </summary>
internal struct HeaderScan
{
    private Slices _slices;

    public HeaderScan() => ((Span<JsonSlice>)_slices).Fill(JsonSlice.Missing);

    public readonly JsonSlice this[HeaderMember member] => _slices[(int)member];

    /// <summary>Whether a value of that member would be the first one.</summary>
    public readonly bool Wants(HeaderMember member) => member != HeaderMember.None && this[member].IsMissing;

    public void Note(HeaderMember member, JsonSlice value) => _slices[(int)member] = value;

    /// <summary>From the name of a member of the event to the end of its value.</summary>
    public void ReadMember(ref PayloadTokens tokens, int origin) => ReadMember(HeaderObject.Event, ref tokens, origin);

    public readonly EventHeader ToHeader(ulong time) => new()
    {
        Time = time,
        AuditId = this[HeaderMember.AuditId],
        Stage = this[HeaderMember.Stage],
        Verb = this[HeaderMember.Verb],
        Username = this[HeaderMember.Username],
        Namespace = this[HeaderMember.Namespace],
        Resource = this[HeaderMember.Resource],
        Subresource = this[HeaderMember.Subresource],
        Name = this[HeaderMember.Name],
    };

    private void ReadMember(HeaderObject within, ref PayloadTokens tokens, int origin)
    {
        var member = tokens.Member(within);
        var isWanted = Wants(member);
        tokens.Next();
        if (isWanted && tokens.Type == JsonTokenType.StartObject)
        {
            switch (member)
            {
                case HeaderMember.User:
                    ReadMembers(member, HeaderObject.User, ref tokens, origin);
                    return;
                case HeaderMember.ObjectRef:
                    ReadMembers(member, HeaderObject.ObjectRef, ref tokens, origin);
                    return;
            }
        }

        var value = tokens.ReadSlice(origin);
        if (isWanted) Note(member, value);
    }

    private void ReadMembers(HeaderMember member, HeaderObject within, ref PayloadTokens tokens, int origin)
    {
        var start = tokens.Start;
        for (tokens.Next(); tokens.Type != JsonTokenType.EndObject; tokens.Next())
            ReadMember(within, ref tokens, origin);
        Note(member, new JsonSlice(start - origin, tokens.End - start));
    }

    [InlineArray((int)HeaderMember.None)]
    private struct Slices
    {
        private JsonSlice _first;
    }
}
