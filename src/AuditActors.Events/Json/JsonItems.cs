namespace AuditActors.Events.Json;

/// <summary>The elements of an array, in order; none if the value is no array.</summary>
internal ref struct JsonItems
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly int _end;
    private int _at;

    public JsonItems(ReadOnlySpan<byte> json, RawValue array)
    {
        _json = json;
        _end = array.End - 1;
        _at = array.IsArray(json) ? array.Start + 1 : _end;
    }

    public RawValue Current { get; private set; }

    public readonly JsonItems GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_at >= _end) return false;
        var end = JsonScan.ValueEnd(_json, _at);
        if (end < 0 || end > _end) return false;
        Current = new(_at, end);
        _at = end + 1;
        return true;
    }
}
