using AuditActors.Events;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Ingest;

/// <summary>A batch that still grows.</summary>
internal sealed class BatchBuilder(int maxEvents, int maxBytes)
{
    private const int SmallestBlob = 4096;
    private readonly List<BatchEntry> _entries = [];
    private byte[] _blob = [];
    private int _length;

    public int Count => _entries.Count;

    /// <summary>Whether an event of that size may still go in; an empty batch takes one of any size.</summary>
    public bool HasRoomFor(int bytes) =>
        Count == 0 || (Count < maxEvents && _length + bytes <= maxBytes);

    public void Add(in AuditEvent auditEvent, ulong number)
    {
        var json = auditEvent.Json.Span;
        Reserve(json.Length);
        json.CopyTo(_blob.AsSpan(_length));
        _length += json.Length;
        var header = auditEvent.Header;
        _entries.Add(new BatchEntry(_length, header.Time, number, header.AuditId, header.Stage));
    }

    public EventBatch Build(string key, BatchId id, bool dropCopies, ulong sourceStart)
    {
        var batch = new EventBatch(
            key, id, dropCopies, sourceStart, [.. _entries], _blob.AsMemory(0, _length));
        _entries.Clear();
        _blob = [];
        _length = 0;
        return batch;
    }

    private void Reserve(int bytes)
    {
        var needed = _length + bytes;
        if (needed <= _blob.Length) return;
        var room = Count == 0 ? needed : Math.Max(needed, Math.Min(Math.Max(_blob.Length * 2, SmallestBlob), maxBytes));
        Array.Resize(ref _blob, room);
    }
}
