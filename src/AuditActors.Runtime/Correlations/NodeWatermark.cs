using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Correlations;

/// <summary>How far the watermark of a node has come; written by <see cref="WatermarkActor"/> alone.</summary>
public sealed class NodeWatermark
{
    private long _reached = EventTime.Beginning;

    /// <summary>Microseconds since 1970-01-01 UTC; everything earlier is judged.</summary>
    public long Reached
    {
        get => Interlocked.Read(ref _reached);
        internal set => Interlocked.Exchange(ref _reached, value);
    }

    /// <summary>Who is called when it passes some time.</summary>
    internal SleepingEngines Sleepers { get; } = new();
}
