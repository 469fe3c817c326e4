using System.Text;
using Akka.Actor;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>The detectors, correlators and the watermark of a node, without a cluster around them.</summary>
internal sealed class CorrelatingNode
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly IActorRef _namespaces;
    private readonly IActorRef _watermarks;
    private readonly TimeSpan _lateness;
    private long _sequence;

    private readonly CorrelationContext _context;

    public CorrelatingNode(
        IActorRefFactory system, RuleSet rules, IActorRef outbox, AlertStore? store = null,
        CurrentRules? ofCorrelators = null, TimeSpan? awaitsRulesFor = null, int mostDetectors = 1000)
    {
        var live = Detectors = Some.Detectors(mostDetectors);
        _lateness = rules.Correlations.Options.Lateness;
        var signals = Some.Signals();
        var watermark = new NodeWatermark();
        var sources = new SourceClocks(TimeProvider.System, signals.Sources);
        var current = Rules = new CurrentRules(rules);
        _watermarks = system.ActorOf(
            WatermarkActor.Props(current, sources, watermark, looks: false, cluster: null));
        IActorRef? correlators = null;
        IActorRef? namespaces = null;
        var context = _context = new CorrelationContext
        {
            Rules = current,
            Correlators = new Lazy<IActorRef>(() => correlators!),
            Namespaces = new Lazy<IActorRef>(() => namespaces!),
            Watermarks = _watermarks,
            Watermark = watermark,
            Sources = sources,
            Memory = new StateBudget(1L << 30),
            Store = store,
        };
        var elsewhere = ofCorrelators is null
            ? context
            : context with { Rules = ofCorrelators, AwaitsRulesFor = awaitsRulesFor ?? context.AwaitsRulesFor };
        correlators = system.ActorOf(Props.Create(() => new EntityRouter(
            message => new CorrelatorRouting().EntityId(message),
            key => CorrelatorActor.Props(key, elsewhere, outbox))));
        namespaces = system.ActorOf(Props.Create(() => new EntityRouter(
            message => new NamespaceRouting().EntityId(message),
            key => NamespaceActor.Props(key, current, Some.Identities(), context, live, outbox, signals))));
        _namespaces = namespaces;
    }

    public CurrentRules Rules { get; }

    public LiveDetectors Detectors { get; }

    /// <summary>Wakes the engines that an earlier node has left in the store, and waits until they are there.</summary>
    public async Task WakeAsync()
    {
        if (_context.Store is not { } store) return;
        await StoredEngines.WakeAsync(store, _context, default);
        foreach (var name in await store.EnginesAsync(default))
        {
            var space = NamespaceKey.OfEngine(name);
            var region = space is null ? _context.Correlators.Value : _context.Namespaces.Value;
            var call = StoredEngines.Call(space ?? CorrelatorKey.OfEngine(name)!, isForNamespace: space is not null);
            await region.Ask<CorrelationProtocol.Admitted>(call, Patience);
        }
    }

    /// <summary>One event, seen through.</summary>
    public Task TakeAsync(byte[] json, long time, long knownSince)
    {
        var sequence = Interlocked.Increment(ref _sequence);
        var number = (ulong)sequence;
        var nanoseconds = EventTime.ToNanoseconds(time);
        var audit = Some.EventAt(Encoding.UTF8.GetString(json), nanoseconds);
        var entry = new BatchEntry(audit.Json.Length, nanoseconds, number, audit.Header.AuditId, audit.Header.Stage);
        var batch = new EventBatch(
            Encoding.UTF8.GetString(NamespaceKey.Of(audit)),
            new BatchId("vectors", 1, sequence),
            dropCopies: false,
            EventTime.ToNanoseconds(knownSince),
            [entry],
            audit.Json);
        return _namespaces.Ask<NamespaceProtocol.BatchFinished>(batch, Patience);
    }

    /// <summary>Waits until no more detectors are alive than may be.</summary>
    public async Task RestedAsync()
    {
        while (Detectors.Bytes > Detectors.MostBytes) await Task.Delay(TimeSpan.FromMilliseconds(5));
    }

    public Task AdvanceAsync(long newest) => _watermarks.Ask<WatermarkProtocol.Advanced>(
        new WatermarkProtocol.Advance("vectors", (ulong)_sequence, newest), Patience);

    /// <summary>Raises the watermark itself, whatever the lateness.</summary>
    public Task AdvanceToAsync(long watermark) => AdvanceAsync(EventTime.Add(watermark, EventTime.Span(_lateness)));
}
