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

    private const int MostOvertaken = 1024;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly CurrentRules _rules;
    private readonly SourceClocks _sources;
    private readonly NodeWatermark _watermark;
    private readonly bool _looks;
    private readonly Cluster? _cluster;
    private readonly Dictionary<IActorRef, CorrelationProtocol.AwaitWatermark> _wishes =
        new(ReferenceEqualityComparer.Instance);

    private readonly PriorityQueue<IActorRef, long> _byDue = new();
    private readonly PriorityQueue<IActorRef, ulong> _byNumber = new();
    private readonly HashSet<IActorRef> _awaited = new(ReferenceEqualityComparer.Instance);
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
                Note(Sender, wish);
                break;
            case CorrelationProtocol.Ticked:
                Answered(Sender);
                break;
            case CorrelationProtocol.Gone:
                _wishes.Remove(Sender);
                Answered(Sender);
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
        if (_tick is not null || _wishes.Count + _watermark.Sleepers.Count == 0 || _sources.Slowest is not { } time)
            return;
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
            if (_wishes.TryGetValue(engine, out var wish) && wish.NextDue == due) Tell(engine, tick);
        }

        while (_byNumber.TryPeek(out var engine, out var number) && number <= tick.Through)
        {
            _byNumber.Dequeue();
            if (_wishes.TryGetValue(engine, out var wish) && wish.NextNumber == number) Tell(engine, tick);
        }

        GoOnIfAnswered();
    }

    private void Tell(IActorRef engine, CorrelationProtocol.Tick tick)
    {
        _wishes.Remove(engine);
        _awaited.Add(engine);
        engine.Tell(tick);
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
        _watermark.Sleepers.Wake(tick.Watermark);
        _tick = null;
        var (_, from) = _steps.Dequeue();
        from.Tell(WatermarkProtocol.Advanced.Instance);
        if (_steps.Count > 0) Begin();
    }

    // Wishes that were overtaken by later ones stay in the queues until their time.
    private void Note(IActorRef engine, CorrelationProtocol.AwaitWatermark wish)
    {
        if (wish == CorrelationProtocol.AwaitWatermark.Never)
        {
            _wishes.Remove(engine);
            return;
        }

        if (_wishes.TryGetValue(engine, out var known) && known == wish) return;
        _wishes[engine] = wish;
        Enqueue(engine, wish);
        if (_byDue.Count + _byNumber.Count > MostOvertaken + (4 * _wishes.Count)) ForgetOvertaken();
    }

    private void Enqueue(IActorRef engine, CorrelationProtocol.AwaitWatermark wish)
    {
        if (wish.NextDue != EventTime.End) _byDue.Enqueue(engine, wish.NextDue);
        if (wish.NextNumber != ulong.MaxValue) _byNumber.Enqueue(engine, wish.NextNumber);
    }

    // They would keep engines in memory that are long gone.
    private void ForgetOvertaken()
    {
        _byDue.Clear();
        _byNumber.Clear();
        foreach (var (engine, wish) in _wishes) Enqueue(engine, wish);
    }

    private CorrelationSet Set => _rules.Now.Correlations;

    private long Before(long time) => EventTime.Add(time, -EventTime.Span(Set.Options.Lateness));
}
