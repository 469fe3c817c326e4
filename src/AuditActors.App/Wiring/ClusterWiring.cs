using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>The actor system: cluster, shard region, outbox. Settings of Akka itself stand in hocon/ only.</summary>
internal static class ClusterWiring
{
    private const string Detectors = "namespaces";
    private const string Correlators = "correlators";
    private const string Outbox = "outbox";
    private const string Store = "store";
    private const string Remediation = "remediation";
    private const string Sinks = "sinks";

    public static AkkaConfigurationBuilder WithNode(
        this AkkaConfigurationBuilder akka,
        NodeParts parts,
        AlertStore? store,
        CorrelationParts? correlations,
        RuntimeSignals signals)
    {
        akka.AddHocon(parts.Settings.Hocon, HoconAddMode.Prepend);
        akka.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = AkkaLevel(parts.Settings.AkkaLogLevel);
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        });
        akka.WithActors((system, registry) =>
        {
            if (store is null) Deliver(system, registry, parts, signals);
            else Keep(system, registry, store, parts, signals);
        });
        if (correlations is not null) WithCorrelations(akka, parts, correlations);
        akka.WithShardRegion<NamespaceActor>(
            Detectors,
            (_, registry, _) => Detector(parts, registry, correlations?.Context(registry), signals),
            new NamespaceRouting(),
            new ShardOptions
            {
                HandOffStopMessage = NamespaceActor.StopMessage,
                // A detector with windows knows best when it is not needed.
                ShouldPassivateIdleEntities = correlations is null,
            });
        return akka.AddStartup((system, _) => Join(system, parts.Settings.SeedNodes));
    }

    private static void WithCorrelations(
        AkkaConfigurationBuilder akka, NodeParts parts, CorrelationParts correlations)
    {
        akka.WithActors((system, registry) => registry.Register<WatermarkActor>(system.ActorOf(
            WatermarkActor.Props(
                parts.Rules.Correlations,
                correlations.Sources,
                correlations.Watermark,
                looks: parts.Order == AlertOrder.AsRaised,
                parts.Order == AlertOrder.AsRaised ? Cluster.Get(system) : null),
            WatermarkActor.Name)));
        akka.WithShardRegion<CorrelatorActor>(
            Correlators,
            (_, registry, _) => key =>
                CorrelatorActor.Props(key, correlations.Context(registry), registry.Get<AlertTaker>()),
            new CorrelatorRouting(),
            new ShardOptions
            {
                HandOffStopMessage = CorrelatorActor.StopMessage,
                ShouldPassivateIdleEntities = false,
            });
    }

    private static void Deliver(ActorSystem system, IActorRegistry registry, NodeParts parts, RuntimeSignals signals)
    {
        var outbox = system.ActorOf(OutboxActor.Props(parts.Order, parts.Sinks, parts.Clock, signals), Outbox);
        registry.Register<AlertTaker>(outbox);
    }

    private static void Keep(
        ActorSystem system, IActorRegistry registry, AlertStore store, NodeParts parts, RuntimeSignals signals)
    {
        var writer = system.ActorOf(StoreActor.Props(store, signals), Store);
        registry.Register<AlertTaker>(writer);
        if (parts is { Remediation: { } options, Remedies: { } remedies })
        {
            var doing = RemediationActor.Props(options, remedies, store, writer, parts.Clock, signals);
            system.ActorOf(doing, Remediation);
        }

        registry.Register<SinksActor>(system.ActorOf(
            SinksActor.Props(parts.Plans, store, writer, parts.Clock, signals), Sinks));
    }

    private static Func<string, Props> Detector(
        NodeParts parts, IReadOnlyActorRegistry registry, CorrelationContext? correlations, RuntimeSignals signals)
    {
        var evaluators = new EvaluatorPool(parts.Rules);
        var outbox = registry.Get<AlertTaker>();
        return key => NamespaceActor.Props(
            key, evaluators, parts.Settings.RecentIdentities, correlations, outbox, signals);
    }

    private static void Join(ActorSystem system, IReadOnlyList<string> seedNodes)
    {
        var cluster = Cluster.Get(system);
        if (seedNodes.Count == 0) cluster.Join(cluster.SelfAddress);
        else cluster.JoinSeedNodes(seedNodes.Select(Address.Parse));
    }

    private static Akka.Event.LogLevel AkkaLevel(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
        LogLevel.Information => Akka.Event.LogLevel.InfoLevel,
        LogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
