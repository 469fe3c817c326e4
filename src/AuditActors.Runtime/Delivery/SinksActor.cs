using Akka.Actor;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Delivery;

/// <summary>The sinks of a node, each an actor of its own below this one, and their common end.</summary>
public sealed class SinksActor : UntypedActor
{
    private readonly IReadOnlyList<SinkPlan> _plans;
    private readonly Func<SinkPlan, Props> _props;
    private readonly RuntimeSignals _signals;
    private readonly List<IActorRef> _waiting = [];
    private readonly HashSet<IActorRef> _stopping = [];
    private IActorRef _stopper = ActorRefs.Nobody;
    private int _behind;

    /// <summary>Use <see cref="Props"/>.</summary>
    public SinksActor(
        IReadOnlyList<SinkPlan> plans, AlertStore store, IActorRef writer, TimeProvider clock, RuntimeSignals signals)
    {
        _plans = plans;
        _signals = signals;
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
        Start(_plans);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StoreProtocol.CatchUp:
                _waiting.Add(Sender);
                foreach (var sink in Context.GetChildren())
                {
                    sink.Tell(message);
                    _behind++;
                }

                AnswerWhenDone();
                break;
            case StoreProtocol.CaughtUp:
                _behind--;
                AnswerWhenDone();
                break;
            case SinksProtocol.Stop stop:
                Stop(stop.Sinks);
                break;
            case SinksProtocol.Start start:
                Start(start.Plans);
                break;
            case Terminated stopped:
                // Not before: one that was just started says so first.
                _signals.SinkStopped(stopped.ActorRef.Path.Name);
                _stopping.Remove(stopped.ActorRef);
                AnswerWhenStopped();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start(IReadOnlyList<SinkPlan> plans)
    {
        foreach (var plan in plans) Context.ActorOf(_props(plan), plan.Name);
    }

    private void Stop(IReadOnlyCollection<string> sinks)
    {
        _stopper = Sender;
        foreach (var sink in Context.GetChildren().Where(sink => sinks.Contains(sink.Path.Name)).ToList())
        {
            _stopping.Add(Context.Watch(sink));
            Context.Stop(sink);
        }

        AnswerWhenStopped();
    }

    private void AnswerWhenStopped()
    {
        if (_stopping.Count == 0) _stopper.Tell(SinksProtocol.Stopped.Instance);
    }

    private void AnswerWhenDone()
    {
        if (_behind > 0) return;
        foreach (var waiting in _waiting) waiting.Tell(StoreProtocol.CaughtUp.Instance);
        _waiting.Clear();
    }
}
