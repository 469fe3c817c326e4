using System.Collections.Immutable;
using System.Text;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// Runs correlations for one namespace, or for the cluster or a part of it. It knows no clock: its owner gives it
/// events and watermarks, and takes alerts and changed state from it. The same calls always have the same results.
/// For one thread at a time.
/// </summary>
public sealed class CorrelationEngine
{
    private static readonly TimeSpan LeastAlertMemory = TimeSpan.FromHours(1);

    private readonly CorrelationSet _set;
    private readonly EngineScope _scope;
    private readonly ImmutableArray<CorrelationState> _states;
    private readonly RecentIds _identities;
    private readonly RecentIds _alertIds;
    private readonly long _alertMemory;
    private readonly EngineRows _rows;
    private readonly EngineMemory _memory;
    private CorrelationOutcome _outcome = new();
    private long _newest = EventTime.Beginning;
    private readonly bool _isStored;
    private bool _isKnown;

    /// <param name="set">The correlations of a node.</param>
    /// <param name="scope">Which of them the engine runs.</param>
    /// <param name="budget">Memory that all engines of a node share; null if theirs is not bounded together.</param>
    /// <param name="isStored">Whether its owner takes changes and stores them; else nobody keeps count of them.</param>
    /// <param name="previous">
    /// The engine whose place it takes, which ran other correlations and is not used any more.
    /// </param>
    public CorrelationEngine(
        CorrelationSet set,
        EngineScope scope,
        StateBudget? budget = null,
        bool isStored = true,
        CorrelationEngine? previous = null)
    {
        (_set, _scope) = (set, scope);
        Action<CorrelationState, GroupKey, WindowMatch> matched = Matched;
        _states =
        [
            .. set.Correlations.Where(scope.Hosts)
                .Select(correlation => new CorrelationState(
                    correlation, scope.Parts, isStored && correlation.IsDurable, matched)),
        ];
        isStored &= previous?._isStored == true || _states.Any(state => state.Correlation.IsDurable);
        _isStored = isStored;
        _identities = new RecentIds(StateRowKind.Identities, set.Options.MaxIdentities, isStored);
        _alertIds = new RecentIds(StateRowKind.AlertIds, set.Options.MaxAlertIds, isStored);
        _alertMemory = EventTime.Span(_states
            .Select(state => state.Correlation.Rule.Timespan).Append(LeastAlertMemory).Max());
        _rows = new EngineRows(_states, _identities, _alertIds, isStored);
        _memory = new EngineMemory(_states, _identities, _alertIds, budget);
        if (previous is not null) TakeOver(previous);
    }

    /// <summary>Everything earlier is final, where correlations do not differ in lateness.</summary>
    public long Watermark { get; private set; } = EventTime.Beginning;

    /// <summary>Copies of events that were left out.</summary>
    public long Copies { get; private set; }

    /// <summary>Events that came after the watermark had passed them.</summary>
    public long Late { get; private set; }

    /// <summary>Memory in bytes, by estimate.</summary>
    public long Bytes => _memory.Bytes;

    /// <summary>
    /// Groups that the engine before had and this one has not, because their correlation has changed.
    /// </summary>
    public long DroppedGroups { get; private set; }

    /// <summary>
    /// A watermark above this has something to do here, a lower one has not; the end of time if none ever has.
    /// </summary>
    public long NextDue => DueOf(storedOnly: false);

    /// <summary>The same of what is stored, for whoever does without the engine meanwhile.</summary>
    public long StoredDue => DueOf(storedOnly: true);

    /// <summary>
    /// Whether nothing would be lost with it: no correlation remembers anything but what is stored.
    /// </summary>
    public bool CanBeForgotten => _states.All(state => state.Bytes == 0 || state.IsStored);

    /// <summary>
    /// Takes notice of an event, whether or not it hits anything; only if it is accepted its hits may be applied. One
    /// that may be a copy, since too much had to be forgotten, counts as one and is a gap in the input: it may be none.
    /// </summary>
    public EventStanding Observe(ReadOnlySpan<byte> identity, long time)
    {
        var id = ValueHash.Of(identity);
        var isDoubtful = _identities.IsDoubtful(id, time);
        if (isDoubtful && _states.Any(state => time >= state.Watermark)) ForgetBefore(EventTime.Add(time, 1));
        if (isDoubtful || !_identities.Add(id, time))
        {
            Copies++;
            return EventStanding.Copy;
        }

        _newest = Math.Max(_newest, time);
        if (time < Watermark) Late++;
        if (!_states.IsEmpty && _states.All(state => time < state.Watermark)) return EventStanding.Late;
        if (!_isKnown) KnowSince(time);
        return EventStanding.Accepted;
    }

    /// <summary>Applies the hits of an accepted event.</summary>
    public void Apply(EventAdmission admission, CorrelationOutcome outcome)
    {
        _outcome = outcome;
        foreach (var hit in admission.Hits)
        {
            StateOf(hit.Correlation)?.Take(hit.Key, hit.Evidence);
        }

        _memory.Hold(admission.Time);
    }

    /// <summary>Takes notice of an admitted event and applies its hits, if it is not a copy.</summary>
    public void Take(EventAdmission admission, CorrelationOutcome outcome)
    {
        if (Observe(admission.Identity.Span, admission.Time) != EventStanding.Copy) Apply(admission, outcome);
    }

    /// <summary>Raises the watermark; judges what has become final.</summary>
    public void Advance(long watermark, CorrelationOutcome outcome) => Advance(watermark, _set.MaxDepth, outcome);

    /// <summary>
    /// Raises the watermark only for correlations that stand no further from audit events than a depth: where alerts go
    /// from engine to engine, all are raised depth by depth.
    /// </summary>
    public void Advance(long watermark, int depth, CorrelationOutcome outcome)
    {
        _outcome = outcome;
        foreach (var state in _states)
        {
            if (state.Correlation.Depth > depth) break;
            state.Advance(EventTime.Add(watermark, -Behind(state)));
        }

        if (watermark <= Watermark || depth < _set.MaxDepth) return;
        Watermark = watermark;
        _rows.Watermark = watermark;
        _identities.ForgetBefore(EventTime.Add(watermark, -EventTime.Span(_set.Options.CopyHorizon)));
        _alertIds.ForgetBefore(EventTime.Add(watermark, -_alertMemory));
        _memory.Hold(watermark);
    }

    /// <summary>
    /// Tells since when everything that happened has been seen, where the engine does not know yet. Else that is the
    /// time of the first event.
    /// </summary>
    /// <param name="time">The time.</param>
    /// <param name="lostBefore">Where nothing is stored, what was before that time is lost all the same.</param>
    public void KnowSince(long time, long lostBefore = EventTime.Beginning)
    {
        foreach (var state in _states.Where(state => state.Known == EventTime.End))
        {
            var known = state.IsStored ? time : Math.Max(time, lostBefore);
            state.Known = Math.Max(known, state.Correlation.KnownFrom);
            _rows.KnowledgeChanged();
        }

        _isKnown = true;
    }

    /// <summary>What an earlier engine knew until then is lost where it is not stored.</summary>
    public void LostUntil(long time)
    {
        foreach (var state in _states.Where(state => !state.IsStored)) state.Evicted(time);
    }

    /// <summary>The input had a gap that ended then: no verdict may need anything from before it.</summary>
    public void ForgetBefore(long time)
    {
        foreach (var state in _states) state.ForgetBefore(time);
        _rows.KnowledgeChanged();
    }

    /// <summary>Ids of recent alerts of this engine, to be remembered by the next.</summary>
    public IEnumerable<StateRow> AlertIds() => [_alertIds.Snapshot()];

    /// <summary>The rows of lasting correlations that changed since the last call.</summary>
    public List<StateRow> TakeChanges() => _rows.TakeChanges();

    /// <summary>All rows of lasting correlations.</summary>
    public List<StateRow> Snapshot() => _rows.Snapshot();

    /// <summary>
    /// Takes over stored state, before anything else. Correlations without usable state start anew and know nothing of
    /// the past.
    /// </summary>
    public void Restore(IReadOnlyCollection<StateRow> rows)
    {
        Watermark = _rows.Restore(rows);
        foreach (var state in _states)
        {
            state.Start(EventTime.Add(Watermark, -Behind(state)));
            // Stored before it was out of force for some time.
            if (state.Known < state.Correlation.KnownFrom) state.ForgetBefore(state.Correlation.KnownFrom);
        }

        _isKnown = _states.All(state => state.Known != EventTime.End);
    }

    /// <summary>Deletes stored state that it has not taken over.</summary>
    public void Discard(IEnumerable<StateRow> rows) => _rows.Discard(rows);

    /// <summary>Gives its memory back to the budget: the engine is not used any more.</summary>
    public void Release() => _memory.Release();

    /// <summary>
    /// What is not stored is given up, the engine is not used any more: tells until when it knew anything of that, null
    /// if it did not.
    /// </summary>
    /// <param name="isEviction">Whether what is lost counts as evicted.</param>
    public long? GiveUp(bool isEviction)
    {
        if (CanBeForgotten) return null;
        foreach (var state in isEviction ? _states.Where(state => !state.IsStored) : []) state.CountEvicted();
        return _newest;
    }

    private long DueOf(bool storedOnly)
    {
        var next = EventTime.End;
        foreach (var state in _states)
        {
            if (!storedOnly || state.IsStored) next = Math.Min(next, EventTime.Add(state.NextDue, Behind(state)));
        }

        return next;
    }

    private void TakeOver(CorrelationEngine previous)
    {
        (Watermark, Copies, Late) = (previous.Watermark, previous.Copies, previous.Late);
        _newest = previous._newest;
        _identities.TakeOver(previous._identities);
        _alertIds.TakeOver(previous._alertIds);
        DroppedGroups = _rows.TakeOver(previous._rows).Sum(state => (long)state.Size.Groups);
        foreach (var state in _states)
        {
            state.Start(EventTime.Add(Watermark, -Behind(state)));
            var from = state.Correlation.KnownFrom;
            if (state.Known == EventTime.End && from != EventTime.Beginning) state.Known = from;
        }

        _isKnown = _states.All(state => state.Known != EventTime.End);
        previous.Release();
        _memory.Hold(Watermark);
    }

    /// <summary>How far the watermark of a correlation stays behind that of the engine.</summary>
    private long Behind(CorrelationState state) =>
        state.Correlation.Lag - EventTime.Span(_set.Options.Lateness);

    private static ValueHash HashOf(Guid id) => ValueHash.Of(id.ToByteArray(bigEndian: true));

    private void Matched(CorrelationState state, GroupKey key, WindowMatch match)
    {
        state.Counters.Matches.Increment();
        var view = new MatchView(state.Correlation, key, match);
        if (state.Correlation.Judge?.Spares(view) == true)
        {
            state.Counters.Excepted.Increment();
            return;
        }

        if (state.Cooldowns.Pass(SuppressKey(view), match.Time, state.Watermark) is not { } hidden)
        {
            state.Counters.Suppressed.Increment();
            return;
        }

        var id = AlertIdentity.Of(state.Correlation.Rule.Identity, _scope.Partition, key, match.Anchors);
        Raise(state, new CorrelationAlert(view, id, _scope.Partition, hidden));
        Chain(view, id);
    }

    private void Raise(CorrelationState state, CorrelationAlert alert)
    {
        if (!alert.Rule.RaisesAlerts) return;
        if (!_alertIds.Add(HashOf(alert.Id), alert.Time))
        {
            state.Counters.DuplicateAlerts.Increment();
            return;
        }

        state.Counters.Alerts.Increment();
        state.Counters.LastAlert.RaiseTo(alert.Time);
        _outcome.Alerts.Add(alert);
    }

    /// <summary>An alert is an event for the correlations that name its own.</summary>
    private void Chain(MatchView match, Guid id)
    {
        var identity = Encoding.ASCII.GetBytes($"c:{id}");
        var here = new List<Hit>();
        var elsewhere = new List<Hit>();
        foreach (var link in _set.LinksOf(match.Correlation))
        {
            var isHere = _scope.Parts == 1 && StateOf(link.Outer) is not null;
            link.Add(match, identity, _scope.Partition, isHere ? here : elsewhere);
        }

        foreach (var hits in elsewhere.GroupBy(hit => PartitionFor(hit.Correlation, match)))
            _outcome.Forwarded.Add(new(hits.Key, new EventAdmission(identity, match.Match.Time, [.. hits])));
        if (here.Count > 0) Take(new EventAdmission(identity, match.Match.Time, [.. here]), _outcome);
    }

    /// <summary>The correlation's state here; null if it runs elsewhere.</summary>
    private CorrelationState? StateOf(CompiledCorrelation correlation)
    {
        foreach (var state in _states)
        {
            if (ReferenceEquals(state.Correlation, correlation)) return state;
        }

        return null;
    }

    private string? PartitionFor(CompiledCorrelation outer, MatchView match)
    {
        if (outer.Rule.Scope == CorrelationScope.Cluster) return null;
        if (match.Correlation.Rule.Scope == CorrelationScope.Namespace) return _scope.Partition;
        return Encoding.UTF8.GetString(match.Value(PartitionField.Use).Text.Span);
    }

    private static GroupKey SuppressKey(MatchView match)
    {
        if (match.Correlation.Rule.SuppressBy is not { } fields) return match.Key;
        var group = match.Key.Values();
        return GroupKey.Of(fields.Select(field => field.GroupIndex is { } index
            ? group[index] is { } value ? (ReadOnlyMemory<byte>?)value : null
            : Bounded(match.Value(field.Field!))));
    }

    private static ReadOnlyMemory<byte>? Bounded(KeptValue value) => value.IsMissing
        ? default(ReadOnlyMemory<byte>?)
        : LongText.Bound(value.Text);
}
