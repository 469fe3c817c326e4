using Akka.Actor;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Delivery;

/// <summary>The sinks of a node, each an actor of its own below this one, and their common end.</summary>
public sealed class SinksActor : UntypedActor
{
    private readonly IReadOnlyList<SinkPlan> _plans;
    private readonly Func<SinkPlan, Props> _props;
    private readonly List<IActorRef> _waiting = [];
    private int _behind;

    /// <summary>Use <see cref="Props"/>.</summary>
    public SinksActor(
        IReadOnlyList<SinkPlan> plans, AlertStore store, IActorRef writer, TimeProvider clock, RuntimeSignals signals)
    {
        _plans = plans;
        _props = plan => SinkActor.Props(plan, store, writer, clock, signals);
    }

    /// <param name="plans">By different names.</param>
    /// <param name="store">The node's; the sinks' cursors are in it.</param>
    /// <param name="writer">The node's <see cref="StoreActor"/>.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        IReadOnlyList<SinkPlan> plans,
        AlertStore store,
        IActorRef writer,
        TimeProvider clock,
        RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new SinksActor(plans, store, writer, clock, signals));

    protected override void PreStart()
    {
        foreach (var plan in _plans) Context.ActorOf(_props(plan), plan.Name);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StoreProtocol.CatchUp:
                _waiting.Add(Sender);
                foreach (var sink in Context.GetChildren()) sink.Tell(message);
                _behind += _plans.Count;
                AnswerWhenDone();
                break;
            case StoreProtocol.CaughtUp:
                _behind--;
                AnswerWhenDone();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void AnswerWhenDone()
    {
        if (_behind > 0) return;
        foreach (var waiting in _waiting) waiting.Tell(StoreProtocol.CaughtUp.Instance);
        _waiting.Clear();
    }
}
