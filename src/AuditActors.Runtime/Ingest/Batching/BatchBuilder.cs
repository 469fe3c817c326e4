using System.Buffers;
using System.Runtime.InteropServices;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>A batch that still grows. The bytes of what it builds are of the pool.</summary>
internal sealed class BatchBuilder(int maxEvents, int maxBytes, ArrayPool<byte> blobs)
{
    private const int SmallestBlob = 1024;

    // A lane, its batch and what both consist of, however small the events are.
    private const int Overhead = 1024;

    private readonly List<BatchEntry> _entries = [];
    private byte[] _blob = [];
    private int _length;
    private int _lengthBefore;

    public int Count => _entries.Count;

    /// <summary>When its first event came, where that matters.</summary>
    public DateTimeOffset Begun { get; set; }

    /// <summary>The same as <see cref="StageTimes.Now"/>.</summary>
    public long Queued { get; set; }

    /// <summary>Bytes that it takes; a blob may have more than its events need.</summary>
    public long Held => Count == 0 ? 0 : Taken(_blob.Length, Count);

    /// <summary>Bytes that a batch takes that one of these has built.</summary>
    public static long HeldBy(EventBatch batch) => Taken(
        MemoryMarshal.TryGetArray(batch.Blob, out var blob) ? blob.Array!.Length : 0, batch.Entries.Length);

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
            key, id, dropCopies, sourceStart, [.. _entries], _blob.AsMemory(0, _length))
        { Begun = Begun, Queued = Queued };
        _entries.Clear();
        Begun = default;
        _blob = [];
        _lengthBefore = _length;
        _length = 0;
        return batch;
    }

    private static long Taken(int blob, int events) => Overhead + blob + ((long)events * EventBatch.BytesPerEntry);

    private void Reserve(int bytes)
    {
        var needed = _length + bytes;
        if (needed <= _blob.Length) return;

        // A batch is about as large as the one before, so that few have to grow.
        var wanted = Count == 0 ? Math.Max(SmallestBlob, _lengthBefore) : _blob.Length * 2;
        var larger = blobs.Rent(Math.Max(needed, Math.Min(wanted, maxBytes)));
        _blob.AsSpan(0, _length).CopyTo(larger);
        if (_blob.Length > 0) blobs.Return(_blob);
        _blob = larger;
    }
}
