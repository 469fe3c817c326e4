using AuditActors.Events;
using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Ingest.Progress;

/// <summary>
/// The newest event time of a source, at places along its events: at the end of each block of them, and as far as it
/// was read. Blocks are fixed, so that what happens at their ends does not depend on how fast anything was.
/// </summary>
/// <param name="latest">Gives the latest time that can be true, so that a wrong clock does not pass for
/// progress.</param>
internal sealed class EventTimes(Func<long> latest)
{
    /// <summary>Events of a block.</summary>
    public const ulong Block = 256;

    // How far clocks of API servers may be ahead.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Queue<(ulong Number, long Newest)> _places = [];
    private ulong _lastNumber;
    private long _newest = EventTime.Beginning;

    /// <summary>Whether there are events whose times nobody has asked for by <see cref="NewestThrough"/>.</summary>
    public bool HasUnfinished
    {
        get
        {
            lock (_lock) return _places.Count > 0;
        }
    }

    /// <summary>For recorded events, which may be of any time.</summary>
    public static EventTimes Recorded() => new(() => EventTime.End);

    /// <summary>For events that happen now.</summary>
    public static EventTimes Live(TimeProvider clock) => new(() =>
        (clock.GetUtcNow() + Ahead - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Of all events so far, in microseconds since 1970-01-01 UTC.</summary>
    public long Newest
    {
        get
        {
            lock (_lock) return _newest;
        }
    }

    /// <summary>Notes events in order.</summary>
    public void Received(IReadOnlyList<AuditEvent> events, ulong firstNumber)
    {
        if (events.Count == 0) return;
        var most = latest();
        lock (_lock)
        {
            for (var index = 0; index < events.Count; index++)
            {
                _lastNumber = firstNumber + (ulong)index;
                var time = EventTime.OfNanoseconds(events[index].Header.Time);
                _newest = Math.Max(_newest, Math.Min(time, most));
                if (_lastNumber % Block == 0) _places.Enqueue((_lastNumber, _newest));
            }

            if (_lastNumber % Block != 0) _places.Enqueue((_lastNumber, _newest));
        }
    }

    /// <summary>The next end of a block up to a number, once; null if there is none.</summary>
    public (ulong Number, long Newest)? NextBlock(ulong through)
    {
        while (Next(through) is { } place)
        {
            if (place.Number % Block == 0) return place;
        }

        return null;
    }

    /// <summary>The newest time up to a number, once; null if nothing is new.</summary>
    public long? NewestThrough(ulong through)
    {
        long? newest = null;
        while (Next(through) is { } place) newest = place.Newest;
        return newest;
    }

    private (ulong Number, long Newest)? Next(ulong through)
    {
        lock (_lock)
        {
            if (!_places.TryPeek(out var place) || place.Number > through) return null;
            return _places.Dequeue();
        }
    }
}
