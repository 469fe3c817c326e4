using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The first value of a parameter in the query of a URI; missing if any part of the URI is faulty.</summary>
internal sealed class UriParameter(PathNode uri, string key) : AuditSource
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    protected override FieldValue ReadAudit(EventView view)
    {
        var raw = view.Found(uri);
        if (raw.IsMissing) return FieldValue.Missing;
        var text = view.WholeTextOf(raw);
        if (!RequestUri.TryGetQuery(text, out var query)) return FieldValue.Missing;
        var parameters = new UriQuery(query);
        var value = default(ReadOnlySpan<byte>);
        var found = false;
        while (parameters.MoveNext())
        {
            if (found || !UriQuery.UnescapedEquals(parameters.Name, _key)) continue;
            found = true;
            value = parameters.Value;
        }

        return found && !parameters.Faulty ? Decode(view, value) : FieldValue.Missing;
    }

    private static FieldValue Decode(EventView view, ReadOnlySpan<byte> escaped)
    {
        // The escaped text may lie in the very room that is reserved: it is decoded in place, which only shortens it.
        var room = view.Scratch.Reserve(escaped.Length);
        return view.Scratch.Commit(EventView.UntilNul(room[..UriQuery.Unescape(escaped, room)]).Length);
    }
}
