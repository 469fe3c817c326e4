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
internal sealed class CorrelationParts(NodeParts parts, AlertStore? store, RuntimeSignals signals)
{
    private readonly StateBudget _memory = new(parts.Settings.CorrelationMemory);

    public NodeWatermark Watermark { get; } = new();

    public SourceClocks Sources { get; } = new(parts.Clock, signals.Sources);

    /// <summary>Regions are looked up when they are needed: each of them knows the other.</summary>
    public CorrelationContext Context(IReadOnlyActorRegistry registry) => new()
    {
        Rules = parts.Rules,
        Correlators = new Lazy<IActorRef>(() => registry.Get<CorrelatorActor>()),
        Namespaces = new Lazy<IActorRef>(() => registry.Get<NamespaceActor>()),
        Watermarks = registry.Get<WatermarkActor>(),
        Watermark = Watermark,
        Sources = Sources,
        Memory = _memory,
        Store = store,
        InOrder = parts.Order == AlertOrder.ByEvent,
    };
}
