using Akka.Actor;
using Akka.Cluster;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.InForce;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// The watermark of a node: tells its engines what has become final. Live, it looks at the sources of all nodes again
/// and again; else it is told. A step goes through the engines once for each depth of correlations on correlations, and
/// the next one begins when all have answered.
/// </summary>
public sealed class WatermarkActor : UntypedActor, IWithTimers
{
    /// <summary>The actor's name, by which those of the nodes find each other.</summary>
    public const string Name = "watermark";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly CurrentRules _rules;
    private readonly SourceClocks _sources;
    private readonly NodeWatermark _watermark;
    private readonly bool _looks;
    private readonly Cluster? _cluster;
    private readonly Dictionary<IActorRef, long> _due = [];
    private readonly PriorityQueue<IActorRef, long> _byDue = new();
    private readonly HashSet<IActorRef> _awaited = [];
    private readonly Queue<(WatermarkProtocol.Advance Step, IActorRef From)> _steps = [];
    private CorrelationProtocol.Tick? _tick;

    /// <summary>Use <see cref="Props"/>.</summary>
    public WatermarkActor(
        CurrentRules rules, SourceClocks sources, NodeWatermark watermark, bool looks, Cluster? cluster)
    {
        _rules = rules;
        _sources = sources;
        _watermark = watermark;
        _looks = looks;
        _cluster = cluster;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="rules">With the correlations of the node.</param>
    /// <param name="sources">What the watermark is made of.</param>
    /// <param name="watermark">Where to note it.</param>
    /// <param name="looks">Whether it looks by itself; else it moves only when told to.</param>
    /// <param name="cluster">Whose other nodes are told of this one's sources; null for none.</param>
    public static Props Props(
        CurrentRules rules, SourceClocks sources, NodeWatermark watermark, bool looks, Cluster? cluster) =>
        Akka.Actor.Props.Create(() => new WatermarkActor(rules, sources, watermark, looks, cluster));

    protected override void PreStart()
    {
        _cluster?.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        if (!_looks) return;
        Timers.StartPeriodicTimer(WatermarkProtocol.Look.Instance, WatermarkProtocol.Look.Instance, LookEvery);
    }

    protected override void PostStop() => _cluster?.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CorrelationProtocol.AwaitWatermark wish:
                Note(Sender, wish.NextDue);
                break;
            case CorrelationProtocol.Ticked:
                Answered(Sender);
                break;
            case Terminated terminated:
                _due.Remove(terminated.ActorRef);
                Answered(terminated.ActorRef);
                break;
            case WatermarkProtocol.Advance step:
                _steps.Enqueue((step, Sender));
                if (_tick is null) Begin();
                break;
            case WatermarkProtocol.SourceTimes others:
                _sources.Heard(others.Times);
                break;
            case ClusterEvent.IMemberEvent { Member.UniqueAddress: var address }:
                if (!address.Equals(_cluster!.SelfUniqueAddress)) _sources.Met();
                break;
            case WatermarkProtocol.Look:
                Look();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look()
    {
        TellOthers();
        if (_tick is not null || _due.Count == 0 || _sources.Slowest is not { } time) return;
        if (Before(time) <= _watermark.Reached) return;
        _steps.Enqueue((new WatermarkProtocol.Advance("", ulong.MaxValue, time), ActorRefs.Nobody));
        Begin();
    }

    private void TellOthers()
    {
        if (_cluster is null) return;
        var times = new WatermarkProtocol.SourceTimes(_sources.Own);
        if (times.Times.Count == 0) return;
        var self = _cluster.SelfUniqueAddress;
        foreach (var member in _cluster.State.Members.Where(member => !member.UniqueAddress.Equals(self)))
            Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name).Tell(times);
    }

    private void Begin()
    {
        var step = _steps.Peek().Step;
        var reached = _watermark.Reached;
        var watermark = Math.Max(reached, Before(step.Newest));
        _tick = new CorrelationProtocol.Tick(step.Ingest, step.Through, reached, watermark, Depth: 0);
        TellEngines();
    }

    private void TellEngines()
    {
        var tick = _tick!;
        while (_byDue.TryPeek(out var engine, out var due) && due < tick.Watermark)
        {
            _byDue.Dequeue();
            // Wishes that were overtaken by later ones stay in the queue until their time.
            if (!_due.TryGetValue(engine, out var latest) || latest != due) continue;
            _due[engine] = EventTime.End;
            _awaited.Add(engine);
            engine.Tell(tick);
        }

        GoOnIfAnswered();
    }

    private void Answered(IActorRef engine)
    {
        if (_awaited.Remove(engine)) GoOnIfAnswered();
    }

    private void GoOnIfAnswered()
    {
        if (_tick is not { } tick || _awaited.Count > 0) return;
        if (tick.Depth < Set.MaxDepth)
        {
            _tick = tick with { Depth = tick.Depth + 1 };
            TellEngines();
            return;
        }

        _watermark.Reached = tick.Watermark;
        _tick = null;
        var (_, from) = _steps.Dequeue();
        from.Tell(WatermarkProtocol.Advanced.Instance);
        if (_steps.Count > 0) Begin();
    }

    private void Note(IActorRef engine, long due)
    {
        if (due == EventTime.End)
        {
            if (_due.Remove(engine)) Context.Unwatch(engine);
            return;
        }

        if (!_due.TryGetValue(engine, out var known)) Context.Watch(engine);
        else if (known == due) return;
        _due[engine] = due;
        _byDue.Enqueue(engine, due);
    }

    private CorrelationSet Set => _rules.Now.Correlations;

    private long Before(long time) => EventTime.Add(time, -EventTime.Span(Set.Options.Lateness));
}
