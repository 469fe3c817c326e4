using System.Runtime.InteropServices;
using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// One correlation in one partition: takes hits, holds them back until the watermark where it judges in order, and
/// feeds the windows of its groups. It costs next to nothing before it gets its first event.
/// </summary>
internal sealed class CorrelationState(
    CompiledCorrelation correlation,
    int parts,
    bool isStored,
    Action<CorrelationState, GroupKey, WindowMatch> matched)
{
    private delegate void RowRestorer(GroupKey key, ref StateReader from);

    private StateParts? _parts;
    private long _known = EventTime.End;
    private long _gap = EventTime.Beginning;
    private long _evictedUntil = EventTime.Beginning;
    private long _countedBytes;
    private int _countedGroups;

    public CompiledCorrelation Correlation => correlation;

    public CorrelationCounters Counters => correlation.Counters;

    public Cooldowns Cooldowns => Parts.Cooldowns;

    /// <summary>Whether its state outlives the engine.</summary>
    public bool IsStored => isStored;

    /// <summary>Whether it has had events, or has state of an earlier engine.</summary>
    public bool IsTouched => _parts is not null;

    /// <summary>Everything earlier is judged; earlier events are late.</summary>
    public long Watermark { get; private set; } = EventTime.Beginning;

    /// <summary>Since when everything is known; <see cref="EventTime.End"/> before the first event.</summary>
    public long Known
    {
        get => _known;
        set => Know(value, _gap);
    }

    /// <summary>End of the last gap in the input.</summary>
    public long Gap => _gap;

    public long Bytes => _parts?.Bytes ?? 0;

    /// <summary>
    /// Time of the first event or deadline that waits for the watermark to pass it; the end of time if none.
    /// </summary>
    public long NextDue =>
        _parts is null ? EventTime.End : Math.Min(_parts.Pending.FirstTime, _parts.Groups.NextWake);

    /// <summary>Groups and events that wait; for display.</summary>
    public (int Groups, int Pending) Size => _parts is null ? (0, 0) : (_parts.Groups.Count, _parts.Pending.Count);

    private StateParts Parts => _parts ??= NewParts();

    private long MaxBytes => Math.Max(1, correlation.Limits.StateBytes / parts);

    public void Take(GroupKey key, Evidence evidence)
    {
        if (evidence.Time < Watermark)
        {
            Counters.Late.Increment();
            return;
        }

        Counters.Admitted.Increment();
        var own = Parts;
        if (!correlation.IsFinal)
        {
            own.Groups.Apply(key, [evidence], Watermark);
        }
        else
        {
            var hit = new PendingHit(key, evidence);
            if (own.Pending.Add(hit)) own.Changed?.Add(StateRowKind.Pending, hit.RowKey());
        }

        HoldBound(evidence.Time);
    }

    /// <summary>Judges everything before a time, events and deadlines in order.</summary>
    public void Advance(long watermark)
    {
        if (watermark <= Watermark) return;
        while (_parts is { } own)
        {
            var (batch, wake) = (own.Pending.FirstTime, own.Groups.NextWake);
            if (batch <= wake && batch < watermark) ApplyBatch(own, batch);
            else if (wake < batch && wake < watermark) own.Groups.WakeNext(wake);
            else break;
        }

        Watermark = watermark;
    }

    /// <summary>
    /// Forgets a group, the one used longest ago, or else the event that waits longest, or else which group was
    /// forgotten; false if there is nothing. With a lost event goes its group, for no verdict about it could be trusted
    /// any more.
    /// </summary>
    public bool Shrink(long time)
    {
        if (_parts is not { } own) return false;
        if (own.Groups.EvictOldest(time)) return true;
        if (own.Pending.Count == 0) return own.Groups.Evictions.ForgetOldest();
        var lost = TakePending(own);
        Counters.EvictedEvents.Increment();
        own.Groups.Evict(lost.Key, lost.Evidence.Time);
        return true;
    }

    /// <summary>The input had a gap that ended then: nothing before is certain any more.</summary>
    public void ForgetBefore(long time) =>
        Know(_known == EventTime.End || _known < time ? time : _known, Math.Max(_gap, time));

    /// <summary>An earlier engine was evicted, with what it knew until then of any group.</summary>
    public void Evicted(long until)
    {
        _evictedUntil = until;
        _parts?.Groups.Evictions.RaiseFloor(until);
    }

    /// <summary>Since when everything is known, by what an earlier engine has left; no change to be stored.</summary>
    public void Recall(long known, long gap) => (_known, _gap) = (known, gap);

    /// <summary>Counts what is remembered now among what all engines remember.</summary>
    public void CountState()
    {
        if (_parts is { } own) CountState(own.Bytes, own.Groups.Count);
    }

    /// <summary>Nothing of it is remembered any more.</summary>
    public void Release() => CountState(bytes: 0, groups: 0);

    /// <summary>Everything is forgotten for want of room.</summary>
    public void CountEvicted()
    {
        if (_parts is not { } own) return;
        Counters.EvictedKeys.Add(own.Groups.Count);
        Counters.EvictedEvents.Add(own.Pending.Count);
        Counters.EvictedCooldowns.Add(own.Cooldowns.Count);
    }

    /// <summary>Rows that changed since the last call.</summary>
    public IEnumerable<StateRow> TakeChanges() => (_parts?.Changed?.Take() ?? []).Select(Row);

    /// <summary>All rows; none if the correlation does not last.</summary>
    public IEnumerable<StateRow> Snapshot() =>
        _parts is { Changed: not null } own ? own.AllRows().Select(Row) : [];

    /// <summary>Starts at a watermark that was reached before; nothing before it is judged again.</summary>
    public void Start(long watermark) => Watermark = watermark;

    /// <summary>Takes over stored rows; false if they were written for another correlation of that name.</summary>
    public bool Restore(ILookup<StateRowKind, StateRow> rows, long watermark)
    {
        if (StateHeader.Read(rows[StateRowKind.Correlation], correlation) is not { } header) return false;
        (_known, _gap) = (header.Known, header.Gap);
        var own = Parts;
        own.Changed?.Take();
        own.Groups.Restore(rows[StateRowKind.Window], header.Evidence, watermark);
        foreach (var row in rows[StateRowKind.Pending]) Restore(own, row, Wait);
        foreach (var row in rows[StateRowKind.Cooldown]) Restore(own, row, own.Cooldowns.Restore);
        foreach (var row in rows[StateRowKind.Eviction]) Restore(own, row, own.Groups.Evictions.Restore);
        if (!header.IsCurrent) MarkAllChanged(own);
        CountState();
        return true;

        void Wait(GroupKey key, ref StateReader from) => own.Pending.Add(PendingHit.Read(ref from, header.Evidence));
    }

    /// <summary>
    /// Takes over the state of the same correlation under other rules; false if it has changed too much.
    /// </summary>
    public bool TakeOver(CorrelationState previous, long watermark)
    {
        if (previous._parts is not { } old)
        {
            var isSame = correlation.StateDigest == previous.Correlation.StateDigest;
            if (isSame) Recall(previous.Known, previous.Gap);
            _evictedUntil = previous._evictedUntil;
            return isSame;
        }

        if (!Restore(old.AllRows().Select(previous.Row).ToLookup(row => row.Kind), watermark)) return false;
        if (old.Changed is null) MarkAllChanged(Parts);
        else Parts.Changed?.AddAll(old.Changed);
        return true;
    }

    /// <summary>Rows that may be stored, to be deleted.</summary>
    public IEnumerable<StateRow> Obsolete() => _parts is not { Changed: { } changed } own
        ? []
        : own.AllRows().Concat(changed.Take()).Distinct().Select(row => Row(row) with { Value = null });

    private StateParts NewParts()
    {
        var own = new StateParts(correlation, parts, isStored, (key, match) => matched(this, key, match));
        (own.Context.Known, own.Context.Gap) = (_known, _gap);
        own.Groups.Evictions.RaiseFloor(_evictedUntil);
        return own;
    }

    private void Know(long since, long gap)
    {
        (_known, _gap) = (since, gap);
        if (_parts is not { } own) return;
        (own.Context.Known, own.Context.Gap) = (since, gap);
        own.Changed?.Add(StateRowKind.Correlation, GroupKey.None);
    }

    private void CountState(long bytes, int groups)
    {
        if (bytes != _countedBytes) Counters.Bytes.Add(bytes - _countedBytes);
        if (groups != _countedGroups) Counters.Groups.Add(groups - _countedGroups);
        (_countedBytes, _countedGroups) = (bytes, groups);
    }

    private static void MarkAllChanged(StateParts own)
    {
        foreach (var (kind, key) in own.AllRows()) own.Changed?.Add(kind, key);
    }

    private void Restore(StateParts own, StateRow row, RowRestorer restore)
    {
        try
        {
            var reader = new StateReader(row.Value!.Value.Span);
            restore(new GroupKey(row.Key.ToArray()), ref reader);
        }
        catch (InvalidDataException)
        {
            Counters.UnreadableRows.Increment();
            own.Changed?.Add(row.Kind, new GroupKey(row.Key.ToArray()));
        }
    }

    private StateRow Row((StateRowKind Kind, GroupKey Key) row) => StateRow.Of(
        row.Kind, correlation.Rule.Identity, row.Key.Bytes.ToArray(), Value(Parts, row.Kind, row.Key));

    private byte[]? Value(StateParts own, StateRowKind kind, GroupKey key) => kind switch
    {
        StateRowKind.Correlation => StateHeader.Write(correlation, _known, _gap),
        StateRowKind.Window => own.Groups.Value(key),
        StateRowKind.Pending => own.Pending.Value(key),
        StateRowKind.Cooldown => own.Cooldowns.Value(key),
        StateRowKind.Eviction => own.Groups.Evictions.Value(key),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void ApplyBatch(StateParts own, long time)
    {
        var first = TakePending(own);
        if (own.Pending.FirstTime != time) own.Groups.Apply(first.Key, [first.Evidence], time);
        else ApplyTogether(own, first, time);
        HoldBound(time);
    }

    /// <summary>Events of one time go to each group together.</summary>
    private static void ApplyTogether(StateParts own, PendingHit first, long time)
    {
        var batches = new OrderedDictionary<GroupKey, List<Evidence>> { { first.Key, [first.Evidence] } };
        while (own.Pending.FirstTime == time)
        {
            var next = TakePending(own);
            if (batches.TryGetValue(next.Key, out var batch)) batch.Add(next.Evidence);
            else batches.Add(next.Key, [next.Evidence]);
        }

        foreach (var (key, batch) in batches) own.Groups.Apply(key, CollectionsMarshal.AsSpan(batch), time);
    }

    private static PendingHit TakePending(StateParts own)
    {
        var taken = own.Pending.TakeFirst();
        own.Changed?.Add(StateRowKind.Pending, taken.RowKey());
        return taken;
    }

    /// <summary>
    /// Keeps the state under its bound: groups used longest ago go first, then the events that wait longest.
    /// </summary>
    private void HoldBound(long time)
    {
        while (Bytes > MaxBytes && Shrink(time))
        {
        }
    }
}
