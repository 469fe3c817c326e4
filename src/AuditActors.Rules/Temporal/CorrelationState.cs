using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// One correlation in one partition: takes hits, holds them back until the watermark where it judges in order, and
/// feeds the windows of its groups.
/// </summary>
internal sealed class CorrelationState
{
    private delegate void RowRestorer(GroupKey key, ref StateReader from);

    private readonly WindowContext _context;
    private readonly PendingEvents _pending = new();
    private readonly ChangedRows? _changed;
    private readonly long _maxBytes;

    public CorrelationState(
        CompiledCorrelation correlation,
        int parts,
        bool isStored,
        Action<CorrelationState, GroupKey, WindowMatch> matched,
        CorrelationCounters counters)
    {
        (Correlation, Counters) = (correlation, counters);
        _changed = isStored ? new ChangedRows() : null;
        _context = new WindowContext(Counters);
        _maxBytes = Math.Max(1, correlation.Limits.StateBytes / parts);
        Groups = new GroupWindows(
            correlation, parts, _context, _changed, (key, match) => matched(this, key, match));
        Cooldowns = new Cooldowns(
            EventTime.Span(correlation.Rule.Cooldown),
            Math.Max(1, 4 * (correlation.Limits.Keys / parts)), Counters, _changed);
        _changed?.Add(StateRowKind.Correlation, GroupKey.None);
    }

    public CompiledCorrelation Correlation { get; }

    public CorrelationCounters Counters { get; }

    public Cooldowns Cooldowns { get; }

    public GroupWindows Groups { get; }

    /// <summary>Everything earlier is judged; earlier events are late.</summary>
    public long Watermark { get; private set; } = EventTime.Beginning;

    /// <summary>Since when everything is known; <see cref="EventTime.End"/> before the first event.</summary>
    public long Known
    {
        get => _context.Known;
        set
        {
            _context.Known = value;
            _changed?.Add(StateRowKind.Correlation, GroupKey.None);
        }
    }

    public long Bytes => Groups.Bytes + _pending.Bytes + Cooldowns.Bytes + Groups.Evictions.Bytes;

    /// <summary>Time of the first event or deadline that waits for the watermark to pass it; the end of time if none.</summary>
    public long NextDue => Math.Min(_pending.FirstTime, Groups.NextWake);

    /// <summary>Groups and events that wait; for display.</summary>
    public (int Groups, int Pending) Size => (Groups.Count, _pending.Count);

    public void Take(GroupKey key, Evidence evidence)
    {
        if (evidence.Time < Watermark)
        {
            Counters.Late++;
            return;
        }

        Counters.Admitted++;
        if (!Correlation.IsFinal)
        {
            Groups.Apply(key, [evidence], Watermark);
        }
        else
        {
            var hit = new PendingHit(key, evidence);
            if (_pending.Add(hit)) _changed?.Add(StateRowKind.Pending, hit.RowKey());
        }

        HoldBound(evidence.Time);
    }

    /// <summary>Judges everything before a time, events and deadlines in order.</summary>
    public void Advance(long watermark)
    {
        if (watermark <= Watermark) return;
        while (true)
        {
            var (batch, wake) = (_pending.FirstTime, Groups.NextWake);
            if (batch <= wake && batch < watermark) ApplyBatch(batch);
            else if (wake < batch && wake < watermark) Groups.WakeNext(wake);
            else break;
        }

        Watermark = watermark;
    }

    /// <summary>
    /// Forgets a group, the one used longest ago, or else the event that waits longest; false if there is nothing.
    /// With a lost event goes its group, for no verdict about it could be trusted any more.
    /// </summary>
    public bool Shrink(long time)
    {
        if (Groups.EvictOldest(time)) return true;
        if (_pending.Count == 0) return false;
        var lost = TakePending();
        Counters.EvictedEvents++;
        Groups.Evict(lost.Key, lost.Evidence.Time);
        return true;
    }

    /// <summary>The input had a gap that ended then: nothing before is certain any more.</summary>
    public void ForgetBefore(long time)
    {
        _context.Gap = Math.Max(_context.Gap, time);
        if (Known == EventTime.End || Known < time) Known = time;
    }

    /// <summary>Rows that changed since the last call.</summary>
    public IEnumerable<StateRow> TakeChanges() => (_changed?.Take() ?? []).Select(Row);

    /// <summary>All rows; none if the correlation does not last.</summary>
    public IEnumerable<StateRow> Snapshot() => _changed is null ? [] : AllRows().Select(Row);

    /// <summary>Starts at a watermark that was reached before; nothing before it is judged again.</summary>
    public void Start(long watermark) => Watermark = watermark;

    /// <summary>Takes over stored rows; false if they were written for another correlation of that name.</summary>
    public bool Restore(ILookup<StateRowKind, StateRow> rows, long watermark)
    {
        if (StateHeader.Read(rows[StateRowKind.Correlation], Correlation) is not { } header) return false;
        (_context.Known, _context.Gap) = (header.Known, header.Gap);
        Groups.Restore(rows[StateRowKind.Window], header.Evidence, watermark);
        foreach (var row in rows[StateRowKind.Pending]) Restore(row, Wait);
        foreach (var row in rows[StateRowKind.Cooldown]) Restore(row, Cooldowns.Restore);
        foreach (var row in rows[StateRowKind.Eviction]) Restore(row, Groups.Evictions.Restore);
        if (!header.IsCurrent) MarkAllChanged();
        return true;

        void Wait(GroupKey key, ref StateReader from) => _pending.Add(PendingHit.Read(ref from, header.Evidence));
    }

    /// <summary>Takes over the state of the same correlation under other rules; false if it has changed too much.</summary>
    public bool TakeOver(CorrelationState previous, long watermark)
    {
        if (!Restore(previous.AllRows().Select(previous.Row).ToLookup(row => row.Kind), watermark)) return false;
        if (previous._changed is null) MarkAllChanged();
        else _changed?.AddAll(previous._changed);
        return true;
    }

    /// <summary>Rows that may be stored, to be deleted.</summary>
    public IEnumerable<StateRow> Obsolete() => _changed is null ? [] : AllRows().Concat(_changed.Take()).Distinct()
        .Select(row => Row(row) with { Value = null });

    private void MarkAllChanged()
    {
        foreach (var (kind, key) in AllRows()) _changed?.Add(kind, key);
    }

    private void Restore(StateRow row, RowRestorer restore)
    {
        try
        {
            var reader = new StateReader(row.Value!.Value.Span);
            restore(new GroupKey(row.Key.ToArray()), ref reader);
        }
        catch (InvalidDataException)
        {
            Counters.UnreadableRows++;
            _changed?.Add(row.Kind, new GroupKey(row.Key.ToArray()));
        }
    }

    private IEnumerable<(StateRowKind Kind, GroupKey Key)> AllRows() =>
        Groups.Keys.Select(key => (StateRowKind.Window, key))
            .Concat(_pending.All.Select(hit => (StateRowKind.Pending, hit.RowKey())))
            .Concat(Cooldowns.Keys.Select(key => (StateRowKind.Cooldown, key)))
            .Concat(Groups.Evictions.Keys.Select(key => (StateRowKind.Eviction, key)))
            .Prepend((StateRowKind.Correlation, GroupKey.None));

    private StateRow Row((StateRowKind Kind, GroupKey Key) row) => StateRow.Of(
        row.Kind, Correlation.Rule.Identity, row.Key.Bytes.ToArray(), Value(row.Kind, row.Key));

    private byte[]? Value(StateRowKind kind, GroupKey key) => kind switch
    {
        StateRowKind.Correlation => StateHeader.Write(Correlation, _context.Known, _context.Gap),
        StateRowKind.Window => Groups.Value(key),
        StateRowKind.Pending => _pending.Value(key),
        StateRowKind.Cooldown => Cooldowns.Value(key),
        StateRowKind.Eviction => Groups.Evictions.Value(key),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void ApplyBatch(long time)
    {
        var first = TakePending();
        if (_pending.FirstTime != time) Groups.Apply(first.Key, [first.Evidence], time);
        else ApplyTogether(first, time);
        HoldBound(time);
    }

    /// <summary>Events of one time go to each group together.</summary>
    private void ApplyTogether(PendingHit first, long time)
    {
        var batches = new OrderedDictionary<GroupKey, List<Evidence>> { { first.Key, [first.Evidence] } };
        while (_pending.FirstTime == time)
        {
            var next = TakePending();
            if (batches.TryGetValue(next.Key, out var batch)) batch.Add(next.Evidence);
            else batches.Add(next.Key, [next.Evidence]);
        }

        foreach (var (key, batch) in batches)
            Groups.Apply(key, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch), time);
    }

    private PendingHit TakePending()
    {
        var taken = _pending.TakeFirst();
        _changed?.Add(StateRowKind.Pending, taken.RowKey());
        return taken;
    }

    /// <summary>
    /// Keeps the state under its bound: groups used longest ago go first, then the events that wait longest.
    /// </summary>
    private void HoldBound(long time)
    {
        while (Bytes > _maxBytes && Shrink(time))
        {
        }
    }
}
