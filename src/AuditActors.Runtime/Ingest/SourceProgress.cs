namespace AuditActors.Runtime.Ingest;

/// <summary>
/// How far a source has come: the time from which it has to be read again so that nothing is missed. Written by the
/// stages of the ingest, read by the source when it reconnects.
/// </summary>
/// <param name="resumeFrom">Where an earlier run had come to.</param>
internal sealed class SourceProgress(ulong? resumeFrom = null)
{
    private readonly Lock _lock = new();
    private readonly Queue<(ulong LastEvent, ulong Stamp)> _underWay = [];
    private ulong _finishedThrough;
    private ulong? _newestFinished = resumeFrom;

    /// <summary>Told the stamp up to which everything is finished, when that grows; must not call back.</summary>
    public Action<ulong>? Advanced { get; init; }

    /// <summary>The source's time before which everything is finished; null before anything is.</summary>
    public ulong? ResumeFrom
    {
        get
        {
            lock (_lock)
            {
                if (_newestFinished is not { } newest) return null;
                return _underWay.Count == 0 ? newest : Math.Min(newest, _underWay.Min(frame => frame.Stamp));
            }
        }
    }

    /// <summary>Notes a frame by its last event's number; without events, by that of the frame before.</summary>
    public void Received(ulong lastEvent, ulong stamp)
    {
        lock (_lock)
        {
            _underWay.Enqueue((lastEvent, stamp));
            Advance();
        }
    }

    /// <summary>All events up to this number are finished.</summary>
    public void Finished(ulong through)
    {
        lock (_lock)
        {
            _finishedThrough = through;
            Advance();
        }
    }

    private void Advance()
    {
        while (_underWay.TryPeek(out var frame) && frame.LastEvent <= _finishedThrough)
        {
            _newestFinished = Math.Max(_newestFinished ?? 0, frame.Stamp);
            _underWay.Dequeue();
            Advanced?.Invoke(frame.Stamp);
        }
    }
}
