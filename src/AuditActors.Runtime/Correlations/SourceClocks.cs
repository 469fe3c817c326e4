using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// How far the sources of this node and of others have come: what the watermark is made of. A source that is quiet but
/// connected goes on at the pace of the wall clock from its newest event, so that it holds nobody back and what it
/// sends late is not lost; one that is not connected, or whose events wait here, stays where it is. For any thread.
/// </summary>
public sealed class SourceClocks(TimeProvider clock, SourceStates states)
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(15);

    // A node that is gone for good must not hold back the others for ever; its sources move within this time.
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Newest, DateTimeOffset At)> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Func<long> Newest, Func<bool> HasUnfinished)> _reading =
        new(StringComparer.Ordinal);

    private readonly Dictionary<string, (long Time, DateTimeOffset At)> _others = new(StringComparer.Ordinal);
    private (long Newest, DateTimeOffset At)? _before;

    /// <summary>Whether there has ever been another node in the cluster.</summary>
    public bool HadCompany { get; private set; }

    /// <summary>The times of this node's sources, as they are now.</summary>
    public IReadOnlyList<SourceTime> Own
    {
        get
        {
            lock (_lock)
            {
                HoldBackTime();
                return [.. _own.Select(source => new SourceTime(source.Key, Now(source.Value)))];
            }
        }
    }

    /// <summary>
    /// The newest event that this node has read, or heard of from others; the beginning of time if there is none.
    /// </summary>
    public long Newest
    {
        get
        {
            lock (_lock)
            {
                return _reading.Values.Select(source => source.Newest())
                    .Concat(_own.Values.Select(source => source.Newest))
                    .Concat(_others.Values.Select(source => source.Time))
                    .DefaultIfEmpty(EventTime.Beginning)
                    .Max();
            }
        }
    }

    /// <summary>The time of the slowest source; null while none has brought anything.</summary>
    public long? Slowest
    {
        get
        {
            var own = Own;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                foreach (var gone in _others.Where(source => now - source.Value.At > ForgetAfter).ToList())
                    _others.Remove(gone.Key);
                var times = own.Select(source => source.Time)
                    .Concat(_others.Where(source => !_own.ContainsKey(source.Key)).Select(source => source.Value.Time))
                    .ToList();
                if (times.Count > 0) return times.Min();
                return _before is { } before && _reading.Count > 0 ? Now(before) : null;
            }
        }
    }

    /// <summary>
    /// How far an earlier run had come: where a source has nothing to bring since then, it goes on from there.
    /// </summary>
    public void Recall(long newest)
    {
        lock (_lock)
        {
            if (_before is not { } before || before.Newest < newest) _before = (newest, clock.GetUtcNow());
        }
    }

    /// <summary>A source is read.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="newest">The time of its newest event so far, which may be judged already.</param>
    /// <param name="hasUnfinished">Whether events of it wait to be judged: then it is not quiet.</param>
    public void Reads(string source, Func<long> newest, Func<bool> hasUnfinished)
    {
        lock (_lock) _reading[source] = (newest, hasUnfinished);
    }

    /// <summary>All of a source's events are admitted, the newest of that time.</summary>
    public void Finished(string source, long newest)
    {
        lock (_lock) _own[source] = (newest, clock.GetUtcNow());
    }

    /// <summary>Nothing more comes of a source.</summary>
    public void Ended(string source)
    {
        lock (_lock)
        {
            _own.Remove(source);
            _reading.Remove(source);
        }
    }

    /// <summary>There is another node in the cluster.</summary>
    public void Met() => HadCompany = true;

    /// <summary>Another node tells of its sources.</summary>
    public void Heard(IReadOnlyList<SourceTime> times)
    {
        lock (_lock)
        {
            foreach (var source in times) _others[source.Source] = (source.Time, clock.GetUtcNow());
        }
    }

    // A source that comes back first tells what was missed: it is quiet only when nothing has come since then. While
    // the store is away, events wait: they must not be late when it is back.
    private void HoldBackTime()
    {
        var now = clock.GetUtcNow();
        foreach (var (source, known) in _own.Where(source => !IsQuiet(source.Key)).ToList())
            _own[source] = known with { At = now };
        if (_before is { } before && _reading.Keys.Any(source => !states.IsConnected(source)))
            _before = before with { At = now };
    }

    private bool IsQuiet(string source) => states.IsConnected(source)
        && !(_reading.TryGetValue(source, out var reading) && reading.HasUnfinished());

    private long Now((long Newest, DateTimeOffset At) known)
    {
        var quiet = clock.GetUtcNow() - known.At - IdleAfter;
        return quiet <= TimeSpan.Zero ? known.Newest : EventTime.Add(known.Newest, EventTime.Span(quiet));
    }
}
