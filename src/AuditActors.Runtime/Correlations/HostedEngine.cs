using AuditActors.Events;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.State;
using AuditActors.Runtime.InForce;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// An engine and the events that wait for it. As they arrive, events are judged at once; in order, only when all
/// earlier events of their source have arrived, alerts of other engines after them. Knows nothing of actors.
/// </summary>
internal sealed class HostedEngine
{
    private readonly CorrelationContext _context;
    private readonly EngineScope _scope;
    private readonly CorrelationSet _set;
    private readonly CorrelationEngine _engine;
    private readonly bool _inOrder;
    private readonly int _afterRules;
    private readonly NodeWatermark _watermark;
    private readonly PriorityQueue<EventAdmission, ulong> _waiting = new();
    private readonly List<EventAdmission> _forwarded = [];
    private readonly CorrelationOutcome _outcome = new();
    private readonly List<Alert> _alerts = [];

    /// <param name="context">What all engines of the node share.</param>
    /// <param name="rules">With the correlations to run.</param>
    /// <param name="scope">Which of them this one runs.</param>
    /// <param name="stored">What an earlier one has left; null if nothing is stored.</param>
    public HostedEngine(
        CorrelationContext context, RulesInForce rules, EngineScope scope, IReadOnlyList<StateRow>? stored)
        : this(context, rules, scope, isStored: stored is not null, previous: null)
    {
        if (stored is not null) _engine.Restore(stored);
        if (_engine.Watermark is not (EventTime.Beginning or EventTime.End))
            context.Sources.Recall(EventTime.Add(_engine.Watermark, EventTime.Span(_set.Options.Lateness)));
        _engine.Advance(_watermark.Reached, _outcome);
    }

    private HostedEngine(
        CorrelationContext context, RulesInForce rules, EngineScope scope, bool isStored, CorrelationEngine? previous)
    {
        (_context, _scope, _set) = (context, scope, rules.Correlations);
        _engine = new CorrelationEngine(_set, scope, context.Memory, isStored, previous);
        _inOrder = context.InOrder;
        _afterRules = rules.Rules.Rules.Length;
        _watermark = context.Watermark;
    }

    /// <summary>A watermark above this has something to do here; the end of time if none ever has.</summary>
    public long NextDue => _forwarded.Count > 0 ? EventTime.Beginning : _engine.NextDue;

    /// <summary>The first event that waits for all earlier ones; the highest number if none does.</summary>
    public ulong NextNumber => _waiting.TryPeek(out _, out var number) ? number : ulong.MaxValue;

    /// <summary>Whether events wait for all earlier ones to come.</summary>
    public bool IsWaiting => _waiting.Count + _forwarded.Count > 0;

    /// <summary>A watermark above this has something to do with what is stored; the end of time if none has.</summary>
    public long StoredDue => _engine.StoredDue;

    /// <summary>Whether nothing would be lost with it.</summary>
    public bool CanBeForgotten => !IsWaiting && NextDue == EventTime.End && _engine.CanBeForgotten;

    /// <summary>Since when nothing was missed; the end of time where that is not known.</summary>
    /// <param name="time">Since when everything that was found was stored, or judged here.</param>
    /// <param name="lostBefore">What is not stored is lost if it is from before that time.</param>
    public void KnowSince(long time, long lostBefore)
    {
        if (time != EventTime.End && lostBefore != EventTime.End) _engine.KnowSince(time, lostBefore);
    }

    /// <summary>
    /// What was not stored of an earlier one is lost until then; the beginning of time if nothing is.
    /// </summary>
    public void LostUntil(long time)
    {
        if (time != EventTime.Beginning) _engine.LostUntil(time);
    }

    /// <summary>What happened until then may have been missed.</summary>
    public void ForgetBefore(long time) => _engine.ForgetBefore(time);

    /// <summary>
    /// The engine that takes the place of this one under other rules, with what this one knows; this one is not used
    /// any more.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="isStored">Whether its changes are stored.</param>
    /// <param name="stale">What is stored and not of this engine.</param>
    public HostedEngine Under(RulesInForce rules, bool isStored, IReadOnlyList<StateRow> stale)
    {
        var successor = new HostedEngine(_context, rules, _scope, isStored, _engine);
        successor._engine.Discard(stale);
        successor._alerts.AddRange(_alerts);
        successor._outcome.Forwarded.AddRange(_outcome.Forwarded);
        successor._forwarded.AddRange(_forwarded);
        successor._waiting.EnqueueRange(_waiting.UnorderedItems);
        _context.Rules.Dropped(successor._engine.DroppedGroups);
        return successor;
    }

    /// <summary>Takes an event of a source, or an alert as an event (number 0).</summary>
    public void Take(ulong number, EventAdmission admission)
    {
        if (!_inOrder)
        {
            // The watermark says nothing to those who have nothing to do; what is late is late nevertheless.
            if (_engine.Watermark < _watermark.Reached) _engine.Advance(_watermark.Reached, _outcome);
            Judge(number, admission);
        }
        else if (number == 0) _forwarded.Add(admission);
        else _waiting.Enqueue(admission, number);
    }

    /// <summary>Judges what waited for the watermark; where alerts travel, depth by depth.</summary>
    public void Tick(CorrelationProtocol.Tick tick)
    {
        if (_engine.Watermark < tick.Previous) _engine.Advance(tick.Previous, _outcome);
        while (_waiting.TryPeek(out _, out var number) && number <= tick.Through) Judge(number, _waiting.Dequeue());
        if (tick.Depth > 0) JudgeForwarded(tick.Through);
        _engine.Advance(tick.Watermark, tick.Depth, _outcome);
        Compose(tick.Through, _afterRules + _set.Correlations.Length);
    }

    /// <summary>What came since the last time.</summary>
    public EngineYield Harvest()
    {
        // An engine that takes over stored state may have caught up with the watermark at once.
        Compose(number: 0, _afterRules);
        var changes = _engine.TakeChanges();
        if (_alerts.Count + changes.Count + _outcome.Forwarded.Count == 0) return EngineYield.Nothing;
        var forwarded = _outcome.Forwarded.Select(each => (0UL, each));
        var yield = new EngineYield([.. _alerts], changes, [.. forwarded]);
        _alerts.Clear();
        _outcome.Clear();
        return yield;
    }

    /// <summary>Gives its memory back.</summary>
    public void Release() => _engine.Release();

    /// <summary>Gives its memory back before its time.</summary>
    /// <param name="isEviction">Whether it has to make room, so that what is lost counts as evicted.</param>
    /// <returns>Until when it knew something that is lost now; null if nothing is.</returns>
    public long? GiveUp(bool isEviction)
    {
        var lost = _engine.GiveUp(isEviction);
        _engine.Release();
        return lost;
    }

    // The order in which alerts of different engines arrive says nothing.
    private void JudgeForwarded(ulong through)
    {
        foreach (var admission in _forwarded
            .OrderBy(each => each.Time)
            .ThenBy(each => Convert.ToHexString(each.Identity.Span), StringComparer.Ordinal))
        {
            Judge(through, admission);
        }

        _forwarded.Clear();
    }

    private void Judge(ulong number, EventAdmission admission)
    {
        _engine.Take(admission.Under(_set), _outcome);
        Compose(number, _afterRules);
    }

    private void Compose(ulong number, int orderFrom)
    {
        foreach (var alert in _outcome.Alerts)
            _alerts.Add(_set.Compose(alert, number, orderFrom + alert.Correlation.Order));
        _outcome.Alerts.Clear();
    }
}
