namespace AuditActors.Events.Json;

/// <summary>
/// One pass over an event that notes where the values of all paths of a tree stand and steps over everything else. Of
/// duplicate keys the first counts, with everything below it. What lies behind a fault in the JSON stays missing.
/// </summary>
internal ref struct PathCapture(ReadOnlySpan<byte> json, Span<RawValue> found)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly Span<RawValue> _found = found;
    private int _at;

    public static void Run(PathNode root, ReadOnlySpan<byte> json, Span<RawValue> found) =>
        new PathCapture(json, found).Read(root);

    private void Read(PathNode node)
    {
        var start = _at;
        var first = (uint)start < (uint)_json.Length ? _json[start] : default;
        if (node.HasChildren && first == '{') ReadMembers(node);
        else if (node.ByPosition.Length > 0 && first == '[') ReadItems(node);
        else _at = JsonScan.ValueEnd(_json, start);
        if (_at > start) _found[node.Index] = new(start, _at);
    }

    private void ReadMembers(PathNode node)
    {
        _at++;
        while ((uint)_at < (uint)_json.Length && _json[_at] == '"')
        {
            var nameEnd = JsonScan.StringEnd(_json, _at, out var escaped);
            if ((uint)nameEnd >= (uint)_json.Length || _json[nameEnd] != ':') break;
            var name = _json[(_at + 1)..(nameEnd - 1)];
            var child = escaped ? FindEscaped(node, name) : node.Find(name);
            _at = nameEnd + 1;
            if (child is not null && _found[child.Index].IsMissing) Read(child);
            else _at = JsonScan.ValueEnd(_json, _at);
            if ((uint)_at < (uint)_json.Length && _json[_at] == ',') _at++;
        }

        Close((byte)'}');
    }

    private void ReadItems(PathNode node)
    {
        _at++;
        var wanted = node.ByPosition;
        for (var position = 0; (uint)_at < (uint)_json.Length && _json[_at] != ']'; position++)
        {
            var start = _at;
            _at = JsonScan.ValueEnd(_json, start);
            var end = _at;
            for (; wanted.Length > 0 && wanted[0].Position == position; wanted = wanted[1..])
            {
                _at = start;
                Read(wanted[0]);
            }

            _at = end;
            if ((uint)_at < (uint)_json.Length && _json[_at] == ',') _at++;
        }

        Close((byte)']');
    }

    private void Close(byte bracket) =>
        _at = (uint)_at < (uint)_json.Length && _json[_at] == bracket ? _at + 1 : JsonScan.Broken;

    private static PathNode? FindEscaped(PathNode node, ReadOnlySpan<byte> inside)
    {
        const int onStack = 256;
        var name = inside.Length <= onStack ? stackalloc byte[onStack] : new byte[inside.Length];
        return node.Find(name[..JsonText.Unescape(inside, name)]);
    }
}
