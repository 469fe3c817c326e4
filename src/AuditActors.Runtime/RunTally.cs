using System.Collections.Concurrent;
using AuditActors.Events;

namespace AuditActors.Runtime;

/// <summary>What a node has done since it started, for summaries; safe to read at any time.</summary>
public sealed class RunTally
{
    private readonly long[] _skipped = new long[Enum.GetValues<SkipReason>().Length];
    private readonly long[] _alertsByPriority = new long[Enum.GetValues<Priority>().Length];
    private readonly ConcurrentDictionary<string, long> _alertsByRule = new(StringComparer.Ordinal);
    private long _bytes;
    private long _events;
    private long _passedOver;
    private long _judged;
    private long _copies;
    private long _deadLetters;
    private long _alerts;

    /// <summary>Bytes of payloads read from the sources, decompressed.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Events found in the payloads.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Events that no rule can match, by their header: they went no further.</summary>
    public long PassedOver => Volatile.Read(ref _passedOver);

    /// <summary>Events that detectors of this node have judged.</summary>
    public long Judged => Volatile.Read(ref _judged);

    /// <summary>Events that detectors had seen before.</summary>
    public long Copies => Volatile.Read(ref _copies);

    /// <summary>Events that no detector answered for.</summary>
    public long DeadLetters => Volatile.Read(ref _deadLetters);

    public long Alerts => Volatile.Read(ref _alerts);

    /// <summary>Rules are a bounded set: those loaded.</summary>
    public IEnumerable<KeyValuePair<string, long>> AlertsByRule => _alertsByRule;

    public long AlertsOf(Priority priority) => Volatile.Read(ref _alertsByPriority[(int)priority]);

    public long Skipped(SkipReason reason) => Volatile.Read(ref _skipped[(int)reason]);

    internal void AddRead(long bytes, long events)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _events, events);
    }

    internal void AddPassedOver(long events) => Interlocked.Add(ref _passedOver, events);

    internal void AddJudged(long events) => Interlocked.Add(ref _judged, events);

    internal void AddCopies(long events) => Interlocked.Add(ref _copies, events);

    internal void AddDeadLetters(long events) => Interlocked.Add(ref _deadLetters, events);

    internal long AddSkipped(SkipReason reason) => Interlocked.Increment(ref _skipped[(int)reason]);

    internal void AddAlert(Alert alert)
    {
        Interlocked.Increment(ref _alerts);
        Interlocked.Increment(ref _alertsByPriority[(int)alert.Priority]);
        _alertsByRule.AddOrUpdate(alert.Rule, 1, (_, count) => count + 1);
    }
}
