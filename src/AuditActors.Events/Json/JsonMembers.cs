namespace AuditActors.Events.Json;

/// <summary>The members of an object, in order, duplicates included; none if the value is no object.</summary>
internal ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly int _end;
    private int _at;

    public JsonMembers(ReadOnlySpan<byte> json, RawValue container)
    {
        _json = json;
        _end = container.End - 1;
        _at = container.IsObject(json) ? container.Start + 1 : _end;
    }

    public RawValue Name { get; private set; }

    public RawValue Value { get; private set; }

    /// <summary>The first member of that name; missing if there is none or the value is no object.</summary>
    public static RawValue Find(ReadOnlySpan<byte> json, RawValue container, ReadOnlySpan<byte> name)
    {
        var members = new JsonMembers(json, container);
        while (members.MoveNext())
        {
            var inside = members.Name.Inside(json);
            if (inside.SequenceEqual(name)) return members.Value;
            if (inside.Contains((byte)'\\') && JsonText.UnescapedEquals(inside, name)) return members.Value;
        }

        return default;
    }

    /// <summary>What is found by following names from object to object.</summary>
    public static RawValue Follow(ReadOnlySpan<byte> json, RawValue container, ReadOnlySpan<byte[]> names)
    {
        foreach (var name in names) container = Find(json, container, name);
        return container;
    }

    public bool MoveNext()
    {
        if (_at >= _end || _json[_at] != '"') return false;
        var nameEnd = JsonScan.StringEnd(_json, _at, out _);
        if (nameEnd < 0 || nameEnd >= _end || _json[nameEnd] != ':') return false;
        var end = JsonScan.ValueEnd(_json, nameEnd + 1);
        if (end < 0 || end > _end) return false;
        Name = new(_at, nameEnd);
        Value = new(nameEnd + 1, end);
        _at = end + 1;
        return true;
    }
}
