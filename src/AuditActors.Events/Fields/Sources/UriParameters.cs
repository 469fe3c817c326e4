using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>All values of a parameter in the query of a URI, joined by blanks; missing if any part is faulty.</summary>
internal sealed class UriParameters(PathNode uri, string key) : FieldSource
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public override FieldValue Read(EventView view)
    {
        var raw = view.Found(uri);
        if (raw.IsMissing) return FieldValue.Missing;
        var whole = view.NewText(view.WholeTextOf(raw));
        if (!RequestUri.TryGetQuery(view.Text(whole), out var query)) return FieldValue.Missing;
        var room = view.Scratch.Reserve(query.Length);
        var length = 0;
        var found = false;
        var parameters = new UriQuery(query);
        while (parameters.MoveNext())
        {
            if (!UriQuery.UnescapedEquals(parameters.Name, _key)) continue;
            if (found) room[length++] = (byte)' ';
            found = true;
            length += UriQuery.Unescape(parameters.Value, room[length..]);
        }

        if (!found || parameters.Faulty) return FieldValue.Missing;
        return view.Scratch.Commit(EventView.UntilNul(room[..length]).Length);
    }
}
