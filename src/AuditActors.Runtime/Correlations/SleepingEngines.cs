using Akka.Actor;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// Engines that had to make room while something that they have stored waits for its time: they are called when the
/// watermark passes it. For any thread.
/// </summary>
internal sealed class SleepingEngines
{
    /// <summary>How many are remembered; the others stay stored until an event or the next start calls them.</summary>
    public const int Most = 1 << 18;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(string Key, IActorRef Region), long> _byDue = new();

    /// <summary>How many could not be remembered.</summary>
    public long Forgotten { get; private set; }

    public int Count
    {
        get
        {
            lock (_lock) return _byDue.Count;
        }
    }

    /// <summary>Remembers one; under a region, to be called for a watermark above a time.</summary>
    public void Add(string key, IActorRef region, long due)
    {
        lock (_lock)
        {
            if (_byDue.Count == Most) Forgotten++;
            else _byDue.Enqueue((key, region), due);
        }
    }

    /// <summary>Calls those whose time the watermark has passed.</summary>
    public void Wake(long watermark)
    {
        lock (_lock)
        {
            while (_byDue.TryPeek(out _, out var due) && due < watermark)
            {
                var (key, region) = _byDue.Dequeue();
                region.Tell(StoredEngines.Call(key, isForNamespace: true), ActorRefs.NoSender);
            }
        }
    }
}
