using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Spool;

/// <summary>
/// Payloads of one source that wait on the disk: taken in the order in which they were put, each once. What a process
/// leaves behind is worth nothing, because the source brings it again: nothing is forced to the disk, and a file goes
/// as soon as it is read. One thread at a time; sizes may be asked for by any.
/// </summary>
/// <param name="space">Where, and how much.</param>
/// <param name="position">Of all payloads.</param>
internal sealed class DiskSpool(SpoolSpace space, FramePosition position) : IDisposable
{
    // Of the whole space, so that what is read makes room soon.
    private const int LeastSegments = 8;
    private const long LargestSegment = 64L * 1024 * 1024;
    private readonly long _segmentBytes = Math.Min(LargestSegment, space.Options.MaxBytes / LeastSegments);
    private readonly Queue<SpoolSegment> _segments = [];
    private SpoolSegment? _last;
    private long _count;
    private long _bytes;

    /// <summary>Payloads that wait.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>What its files take.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsEmpty => Count == 0;

    /// <summary>False when there is no room for it; fails as the file system does when it refuses.</summary>
    public bool TryPut(in Frame frame)
    {
        var size = SpoolSegment.HeadBytes + frame.Payload.Length;
        if (!space.TryTake(size)) return false;
        try
        {
            Segment().Append(frame.Payload.Span, frame.Stamp);
        }
        catch
        {
            space.Give(size);
            throw;
        }

        Interlocked.Add(ref _bytes, size);
        Interlocked.Increment(ref _count);
        return true;
    }

    /// <summary>The oldest payload. Fails with <see cref="SpoolDamagedException"/>.</summary>
    public Frame Take()
    {
        var segment = _segments.Peek();
        var frame = new Frame(segment.Read(out var stamp), position, stamp);
        Interlocked.Decrement(ref _count);
        if (segment.IsRead && (segment != _last || IsEmpty)) Remove();
        return frame;
    }

    /// <summary>Removes its files.</summary>
    public void Dispose()
    {
        while (_segments.Count > 0) Remove();
        Interlocked.Exchange(ref _count, 0);
    }

    private SpoolSegment Segment()
    {
        if (_last is { } last && last.Written < _segmentBytes) return last;
        var segment = new SpoolSegment(space.NewSegment());
        _segments.Enqueue(segment);
        return _last = segment;
    }

    private void Remove()
    {
        var segment = _segments.Dequeue();
        if (segment == _last) _last = null;
        segment.Dispose();
        space.Give(segment.Written);
        Interlocked.Add(ref _bytes, -segment.Written);
    }
}
