using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// The windows of all groups of one correlation: applied to events, woken in time, evicted by use when there are too
/// many or they take too much.
/// </summary>
internal sealed class GroupWindows
{
    private readonly CompiledCorrelation _correlation;
    private readonly WindowContext _context;
    private readonly ChangedRows? _changed;
    private readonly Action<GroupKey, WindowMatch> _matched;
    private readonly LruMap<GroupKey, GroupState> _groups = new();
    private readonly WakeQueue _wakes = new();
    private readonly int _capacity;
    private long _uses;

    public GroupWindows(
        CompiledCorrelation correlation, int parts, WindowContext context, ChangedRows? changed,
        Action<GroupKey, WindowMatch> matched)
    {
        (_correlation, _context, _changed, _matched) = (correlation, context, changed, matched);
        _capacity = Math.Max(1, correlation.Limits.Keys / parts);
        Evictions = new Evictions(correlation.LookBack, 4 * _capacity, changed);
    }

    public int Count => _groups.Count;

    public long Bytes { get; private set; }

    public long NextWake => _wakes.NextTime;

    public Evictions Evictions { get; }

    public IEnumerable<GroupKey> Keys => _groups.OldestFirst.Select(entry => entry.Key);

    /// <summary>Applies events of one group; those of one time together in final evaluation.</summary>
    public void Apply(GroupKey key, ReadOnlySpan<Evidence> batch, long horizon)
    {
        var state = Use(key, batch[0].Time);
        _context.Horizon = horizon;
        _context.Evicted = Evictions.Of(key);
        state.Window.Apply(batch, _context);
        Settle(state);
    }

    /// <summary>Wakes the group whose turn it is.</summary>
    public void WakeNext(long horizon)
    {
        var time = _wakes.NextTime;
        var state = _wakes.Take();
        if (state.Window.NextWake > time)
        {
            _wakes.Schedule(state);
            return;
        }

        _context.Horizon = horizon;
        _context.Evicted = Evictions.Of(state.Key);
        state.Window.Wake(time, _context);
        Settle(state);
    }

    /// <summary>Drops the group used longest ago; false if there is none.</summary>
    public bool EvictOldest(long time)
    {
        if (!_groups.TryOldest(out var key, out _)) return false;
        Evict(key, time);
        return true;
    }

    /// <summary>
    /// Drops a group's state, if there is one, and remembers that something of it was lost at that time.
    /// </summary>
    public void Evict(GroupKey key, long time)
    {
        if (_correlation.LookBack > 0) Evictions.Add(key, time);
        if (!_groups.TryPeek(key, out var state)) return;
        _context.Counters.EvictedKeys.Increment();
        Remove(state);
    }

    public byte[]? Value(GroupKey key)
    {
        if (!_groups.TryPeek(key, out var state)) return null;
        var writer = new StateWriter();
        writer.Number(state.LastUse);
        state.Window.Write(writer);
        return writer.Take();
    }

    /// <summary>Reads stored windows; those that cannot be read count as evicted at that time.</summary>
    public void Restore(IEnumerable<StateRow> rows, EvidenceReader evidence, long time)
    {
        var restored = new List<GroupState>();
        foreach (var row in rows)
        {
            var key = new GroupKey(row.Key.ToArray());
            if (Read(key, row.Value!.Value.Span, evidence) is { } state)
            {
                restored.Add(state);
                continue;
            }

            _context.Counters.UnreadableRows.Increment();
            _changed?.Add(StateRowKind.Window, key);
            Evict(key, time);
        }

        foreach (var state in restored.OrderBy(state => state.LastUse))
        {
            _groups.Set(state.Key, state);
            _uses = state.LastUse;
            Account(state);
            _wakes.Schedule(state);
        }
    }

    private GroupState? Read(GroupKey key, ReadOnlySpan<byte> value, EvidenceReader evidence)
    {
        try
        {
            var reader = new StateReader(value);
            var state = new GroupState(key, _correlation.NewWindow()) { LastUse = reader.Number() };
            state.Window.Read(ref reader, evidence);
            return state;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private GroupState Use(GroupKey key, long time)
    {
        if (!_groups.TryUse(key, out var state))
        {
            while (_groups.Count >= _capacity) EvictOldest(time);
            state = new GroupState(key, _correlation.NewWindow());
            _groups.Set(key, state);
        }

        state.LastUse = ++_uses;
        return state;
    }

    private void Settle(GroupState state)
    {
        _changed?.Add(StateRowKind.Window, state.Key);
        if (state.Window.IsEmpty)
        {
            Remove(state);
        }
        else
        {
            Account(state);
            _wakes.Schedule(state);
        }

        if (_context.Matches.Count == 0) return;
        var matches = _context.Matches.ToArray();
        _context.Matches.Clear();
        foreach (var match in matches) _matched(state.Key, match);
    }

    private void Account(GroupState state)
    {
        var bytes = ResolvedLimits.KeyBytes + (2 * state.Key.Length) + state.Window.Bytes;
        Bytes += bytes - state.Bytes;
        state.Bytes = bytes;
    }

    private void Remove(GroupState state)
    {
        _groups.Remove(state.Key);
        _wakes.Forget(state);
        Bytes -= state.Bytes;
        state.Bytes = 0;
        _changed?.Add(StateRowKind.Window, state.Key);
    }
}
