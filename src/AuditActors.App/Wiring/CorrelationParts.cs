using Akka.Actor;
using Akka.Hosting;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Wiring;

/// <summary>What the engines of a node share, before their actors are there.</summary>
internal sealed class CorrelationParts
{
    private readonly NodeParts _parts;
    private readonly AlertStore? _store;
    private readonly StateBudget _memory;
    private readonly Lock _making = new();
    private CorrelationContext? _context;

    public CorrelationParts(NodeParts parts, AlertStore? store, RuntimeSignals signals)
    {
        (_parts, _store) = (parts, store);
        _memory = new StateBudget(parts.Settings.CorrelationMemory);
        Sources = new SourceClocks(parts.Clock, signals.Sources);
        signals.MeasureCorrelations(parts.Rules, Watermark, _memory, parts.Clock);
    }

    public NodeWatermark Watermark { get; } = new();

    public SourceClocks Sources { get; }

    /// <summary>Regions are looked up when they are needed: each of them knows the other.</summary>
    public CorrelationContext Context(IReadOnlyActorRegistry registry)
    {
        lock (_making) return _context ??= NewContext(registry);
    }

    private CorrelationContext NewContext(IReadOnlyActorRegistry registry) => new()
    {
        Rules = _parts.Rules,
        Correlators = new Lazy<IActorRef>(() => registry.Get<CorrelatorActor>()),
        Namespaces = new Lazy<IActorRef>(() => registry.Get<NamespaceActor>()),
        Watermarks = registry.Get<WatermarkActor>(),
        Watermark = Watermark,
        Sources = Sources,
        Memory = _memory,
        Store = _store,
        InOrder = _parts.Order == AlertOrder.ByEvent,
    };
}
