using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// Remembers groups whose state was lost to a limit, for as long as verdicts look back, so that what was forgotten is
/// not taken for what did not happen. When even these are too many, nothing is certain about any group before the
/// time of the last one forgotten.
/// </summary>
internal sealed class Evictions(long lookBack, int capacity, ChangedRows? changed)
{
    private const int EntryBytes = 64;

    /// <summary>The key of the row that holds the floor; no group has such a key.</summary>
    private static readonly GroupKey FloorKey = new([0]);

    private readonly LruMap<GroupKey, long> _times = new();
    private long _keyBytes;
    private long _floor = EventTime.Beginning;

    public long Bytes => _keyBytes + (EntryBytes * (long)_times.Count);

    public IEnumerable<GroupKey> Keys =>
        _times.OldestFirst.Select(entry => entry.Key).Concat(_floor == EventTime.Beginning ? [] : [FloorKey]);

    /// <summary>
    /// When the state of a group may have been lost last; <see cref="EventTime.Beginning"/> if never.
    /// </summary>
    public long Of(GroupKey key) => _times.TryPeek(key, out var time) ? Math.Max(time, _floor) : _floor;

    public void Add(GroupKey key, long time)
    {
        if (_times.TryPeek(key, out var earlier)) time = Math.Max(time, earlier);
        else _keyBytes += key.Length;
        _times.Set(key, time);
        changed?.Add(StateRowKind.Eviction, key);
        while (_times.TryOldest(out var oldest, out var lost))
        {
            var matters = lookBack == Windows.Window.NoLimit || EventTime.Add(lost, lookBack) >= time;
            if (_times.Count <= capacity && matters) return;
            if (matters) RaiseFloor(lost);
            Remove(oldest);
        }
    }

    /// <summary>
    /// Forgets which group lost its state first: from then on any group may have until that time. False if there is
    /// none.
    /// </summary>
    public bool ForgetOldest()
    {
        if (!_times.TryOldest(out var oldest, out var lost)) return false;
        RaiseFloor(lost);
        Remove(oldest);
        return true;
    }

    /// <summary>Any group may have lost its state until then.</summary>
    public void RaiseFloor(long time)
    {
        if (time <= _floor) return;
        _floor = time;
        changed?.Add(StateRowKind.Eviction, FloorKey);
    }

    private void Remove(GroupKey oldest)
    {
        _times.Remove(oldest);
        _keyBytes -= oldest.Length;
        changed?.Add(StateRowKind.Eviction, oldest);
    }

    public byte[]? Value(GroupKey key)
    {
        var isFloor = key == FloorKey;
        if (!isFloor && !_times.TryPeek(key, out _)) return null;
        var writer = new StateWriter();
        writer.Number(isFloor ? _floor : Of(key));
        return writer.Take();
    }

    public void Restore(GroupKey key, ref StateReader from)
    {
        var time = from.Number();
        if (key == FloorKey)
        {
            _floor = time;
            return;
        }

        _times.Set(key, time);
        _keyBytes += key.Length;
    }
}
