namespace AuditActors.Runtime.Ingest.Progress;

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
    private ulong? _newestSpooled;

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

    /// <summary>
    /// The source's time before which everything is finished or on this process's disk: a new connection of this
    /// process begins there, while a position that outlives it is <see cref="ResumeFrom"/>.
    /// </summary>
    public ulong? ReconnectFrom
    {
        get
        {
            lock (_lock) return _newestSpooled is { } spooled ? Math.Max(spooled, ResumeFrom ?? 0) : ResumeFrom;
        }
    }

    /// <summary>
    /// A frame waits on the disk, and all that the source brought before it is there, under way or finished.
    /// </summary>
    public void Spooled(ulong stamp)
    {
        lock (_lock) _newestSpooled = Math.Max(_newestSpooled ?? 0, stamp);
    }

    /// <summary>What was on the disk is lost.</summary>
    public void SpoolGone()
    {
        lock (_lock) _newestSpooled = null;
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
