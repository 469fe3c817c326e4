using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>When each key of a correlation alerted last, and how many matches were hidden since.</summary>
internal sealed class Cooldowns(long cooldown, int capacity, CorrelationCounters counters, ChangedRows? changed)
{
    private const int EntryBytes = 96;

    private readonly LruMap<GroupKey, Stamp> _stamps = new();
    private long _keyBytes;

    private readonly record struct Stamp(long LastAlert, long Hidden);

    public long Bytes => _keyBytes + (EntryBytes * (long)_stamps.Count);

    public int Count => _stamps.Count;

    public IEnumerable<GroupKey> Keys => _stamps.OldestFirst.Select(entry => entry.Key);

    /// <summary>
    /// Decides on a match: null if the cool-down hides it, else how many were hidden before it. Exactly one cool-down
    /// after an alert a match is free again, and so is one that lies as long before it.
    /// </summary>
    public long? Pass(GroupKey key, long time, long watermark)
    {
        if (cooldown == 0) return 0;
        changed?.Add(StateRowKind.Cooldown, key);
        if (!_stamps.TryUse(key, out var stamp))
        {
            MakeRoom(watermark);
            _keyBytes += key.Length;
        }
        else if (Math.Abs(time - stamp.LastAlert) < cooldown)
        {
            _stamps.Set(key, stamp with { Hidden = stamp.Hidden + 1 });
            return null;
        }

        _stamps.Set(key, new Stamp(time, 0));
        return stamp.Hidden;
    }

    public byte[]? Value(GroupKey key)
    {
        if (!_stamps.TryPeek(key, out var stamp)) return null;
        var writer = new StateWriter();
        writer.Number(stamp.LastAlert);
        writer.Number(stamp.Hidden);
        return writer.Take();
    }

    public void Restore(GroupKey key, ref StateReader from)
    {
        _stamps.Set(key, new Stamp(from.Number(), from.Number()));
        _keyBytes += key.Length;
    }

    private void MakeRoom(long watermark)
    {
        while (_stamps.TryOldest(out var oldest, out var stamp))
        {
            var isOver = stamp.Hidden == 0 && EventTime.Add(stamp.LastAlert, cooldown) < watermark;
            if (_stamps.Count < capacity && !isOver) return;
            if (!isOver) counters.EvictedCooldowns.Increment();
            _stamps.Remove(oldest);
            _keyBytes -= oldest.Length;
            changed?.Add(StateRowKind.Cooldown, oldest);
        }
    }
}
