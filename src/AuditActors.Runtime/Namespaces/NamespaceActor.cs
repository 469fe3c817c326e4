using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The detector of a namespace. A batch is answered when its alerts are with the outbox and correlators have its
/// events, not before: an answer means that nothing of the batch can be lost here any more.
/// </summary>
public sealed class NamespaceActor : CorrelatingActor
{
    private readonly CurrentRules _rules;
    private readonly NamespaceDetector _detector;
    private readonly BatchLedger _ledger = new();
    private readonly LiveDetectors _live;
    private Dictionary<BatchId, Activity>? _spans;
    private readonly RuntimeSignals _signals;
    private LiveDetector? _place;
    private bool _isResting;

    /// <summary>Use <see cref="Props"/>.</summary>
    public NamespaceActor(
        string key,
        CurrentRules rules,
        IdentityBudget identities,
        CorrelationContext? correlations,
        LiveDetectors live,
        IActorRef outbox,
        RuntimeSignals signals)
        : base(correlations, outbox)
    {
        EngineName = NamespaceKey.EngineName(key);
        Scope = EngineScope.OfNamespace(NamespaceKey.NameOf(key));
        _rules = rules;
        _signals = signals;
        _detector = new NamespaceDetector(identities, correlations is not null, signals);
        _live = live;
    }

    private protected override string EngineName { get; }

    private protected override EngineScope Scope { get; }

    /// <param name="key">The entity's.</param>
    /// <param name="rules">The node's.</param>
    /// <param name="identities">How many events are remembered to recognise copies.</param>
    /// <param name="correlations">The node's; null where there are none.</param>
    /// <param name="live">The node's; when they take too much some have to go.</param>
    /// <param name="outbox">The node's <see cref="OutboxActor"/>.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        string key,
        CurrentRules rules,
        IdentityBudget identities,
        CorrelationContext? correlations,
        LiveDetectors live,
        IActorRef outbox,
        RuntimeSignals signals) =>
        Akka.Actor.Props.CreateBy(new Maker(
            () => new NamespaceActor(key, rules, identities, correlations, live, outbox, signals)));

    protected override void PreStart() => _place = _live.Enter(Self);

    protected override void PostStop()
    {
        _live.Leave(_place!, wasIdle: _isResting);
        _detector.Release();
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EventBatch batch:
                Receive(batch);
                break;
            case NamespaceProtocol.UnreadableBatch unreadable:
                Sender.Tell(new NamespaceProtocol.BatchRefused(unreadable.Id, unreadable.Reason));
                break;
            case NamespaceProtocol.Rest rest:
                if (rest == NamespaceProtocol.Rest.ToMakeRoom) RestWhenDone();
                else if (TryForgetEngine()) Rest();
                break;
            case CorrelationProtocol.Admit:
                Use();
                base.OnReceive(message);
                break;
            default:
                base.OnReceive(message);
                break;
        }
    }

    // The region keeps what comes from now on for the next one.
    private protected override void Rest()
    {
        if (_isResting) return;
        _isResting = true;
        Context.Parent.Tell(new Passivate(StopMessage));
    }

    private protected override void OnEngineChanged() =>
        _live.Charge(_place!, Engine is null ? NodeMemory.Detector : NodeMemory.CorrelatingDetector);

    private void Use()
    {
        _isResting = false;
        _live.Use(_place!);
    }

    private void Receive(EventBatch batch)
    {
        Use();
        switch (_ledger.Note(batch.Id, Sender))
        {
            case BatchStanding.New:
                Judge(batch);
                break;
            case BatchStanding.Pending:
                Sender.Tell(new NamespaceProtocol.BatchPending(batch.Id));
                break;
            case BatchStanding.Finished:
                Sender.Tell(new NamespaceProtocol.BatchFinished(batch.Id));
                break;
        }
    }

    private void Judge(EventBatch batch)
    {
        var id = batch.Id;
        var rules = _rules.Now;
        Follow(rules);
        var span = _signals.Traces.Detecting(batch);
        if (span is not null) (_spans ??= [])[id] = span;
        var judged = Judge(batch, rules, span);
        var knownSince = EventTime.OfNanoseconds(batch.FirstTime);
        if (judged.Own.Count == 0)
        {
            var plain = new EngineYield(judged.Alerts, [], judged.ForCluster);
            Do(id, plain, knownSince, () => Finish(id), span?.Context ?? default);
            return;
        }

        WithEngine(knownSince, judged.Own[0].Event.Time, engine =>
        {
            foreach (var (number, admission) in judged.Own) engine.Take(number, admission);
            var yield = engine.Harvest();
            Do(
                id,
                new EngineYield(
                    [.. judged.Alerts, .. yield.Alerts], yield.Changes, [.. judged.ForCluster, .. yield.Forwarded]),
                knownSince,
                () => Finish(id),
                span?.Context ?? default);
        });
    }

    private JudgedEvents Judge(EventBatch batch, RulesInForce rules, Activity? span)
    {
        using var evaluating = _signals.Traces.Evaluating(span);
        var begun = _signals.Times.Now;
        var judged = _detector.Judge(batch, rules.Evaluators);
        _signals.Times.Note(StageTimes.Evaluate, begun);
        evaluating?.SetTag("auditactors.alerts", judged.Alerts.Count);
        return judged;
    }

    private void Finish(BatchId id)
    {
        var sender = _ledger.Finish(id);
        if (_spans?.Remove(id, out var span) == true) span.Stop();
        sender?.Tell(new NamespaceProtocol.BatchFinished(id));
    }

    // Props of an expression would compile it anew for each namespace.
    private sealed class Maker(Func<NamespaceActor> make) : IIndirectActorProducer
    {
        public Type ActorType => typeof(NamespaceActor);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor)
        {
        }
    }
}
