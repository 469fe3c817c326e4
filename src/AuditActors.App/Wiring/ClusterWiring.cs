using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Remote.Transport.DotNetty;
using AuditActors.App.Configuration;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Members;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>The actor system: cluster, shard region, outbox. Settings of Akka itself stand in hocon/ only.</summary>
internal static class ClusterWiring
{
    public const string Detectors = "namespaces";
    public const string Correlators = "correlators";

    private const string LingerPhase = "linger";

    private const string SharedSources = "sources";
    private const string Outbox = "outbox";
    private const string Store = "store";
    private const string Remediation = "remediation";
    private const string Sinks = "sinks";

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    public static AkkaConfigurationBuilder WithNode(
        this AkkaConfigurationBuilder akka,
        NodeParts parts,
        AlertStore? store,
        CorrelationParts? correlations,
        RuntimeSignals signals,
        CancellationToken cancellationToken)
    {
        var place = parts.Settings.Cluster;
        akka.AddHocon(parts.Settings.Hocon, HoconAddMode.Prepend);
        akka.AddHocon(place.ToHocon(), HoconAddMode.Prepend);
        if (place.Certificates is { } certificates) akka.AddSetup(Tls(certificates));
        akka.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = AkkaLevel(parts.Settings.AkkaLogLevel);
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        });
        // Others wait for a node that was killed: they take over its shards when it asks to be let in. Once it is, they
        // wait for its word on where shards go: its regions are next, and what takes longer comes after them.
        akka.WithActors((system, _) => Join(system, place.SeedNodes));
        var sinksAreKept = new TaskCompletionSource();
        akka.WithActors((system, registry) =>
        {
            system.ActorOf(NodeStatusActor.Props(() => Status(parts, signals)), NodeStatusActor.Name);
            system.ActorOf(LostMessages.Props(), LostMessages.Name);
            registry.Register<AlertTaker>(store is null
                ? system.ActorOf(OutboxActor.Props(parts.Order, parts.Sinks, parts.Clock, signals), Outbox)
                : system.ActorOf(StoreActor.Props(store, signals, sinksAreKept.Task), Store));
        });
        if (place.IsShared && parts.Agreement is { } agreement)
        {
            akka.WithActors((system, _) => system.ActorOf(
                RuleAgreementActor.Props(parts.Rules, agreement, Cluster.Get(system), signals),
                RuleAgreementActor.Name));
        }

        if (correlations is not null) WithCorrelations(akka, parts, correlations);
        if (place.Roles.HasFlag(NodeRoles.Detect)) WithDetectors(akka, parts, correlations, signals);
        else akka.WithShardRegionProxy<NamespaceActor>(Detectors, ClusterPlace.DetectRole, new NamespaceRouting());
        if (store is not null)
        {
            akka.WithActors(async (system, registry) =>
            {
                await store.KeepSinksAsync(Cursors(parts.Plans, parts.Remediation), cancellationToken);
                sinksAreKept.SetResult();
                Deliver(system, registry, store, parts, signals);
            });
        }

        if (parts.Order == AlertOrder.AsRaised)
            akka.AddStartup((system, registry) => ActorGauges.Show(system, registry, signals));
        if (place.IsShared && place.Roles.HasFlag(NodeRoles.Detect))
            akka.AddStartup((system, _) => TellHomesAtEnd(Cluster.Get(system)));
        return akka;
    }

    /// <summary>The shard regions of a node, by what lives in them.</summary>
    public static IReadOnlyDictionary<string, IActorRef> Regions(IActorRegistry registry)
    {
        var regions = new Dictionary<string, IActorRef> { [Detectors] = registry.Get<NamespaceActor>() };
        if (registry.TryGet<CorrelatorActor>(out var correlators)) regions[Correlators] = correlators;
        return regions;
    }

    /// <summary>
    /// Shares sources out among the nodes that read: each is read by one of them, and by another within seconds when
    /// that one leaves or dies.
    /// </summary>
    public static void Share(
        ActorSystem system,
        IReadOnlyList<SourceAddress> sources,
        Func<SourceAddress, CancellationToken, Task<IngestRun>> read,
        TimeSpan drain,
        RuntimeSignals signals)
    {
        ShardedDaemonProcess.Get(system).Init(
            SharedSources,
            sources.Count,
            number => SourceReaderActor.Props(sources[number], read, drain, signals),
            ShardedDaemonProcessSettings.Create(system).WithRole(ClusterPlace.IngestRole),
            SourceReaderActor.StopMessage);
    }

    /// <summary>Under which names the store keeps how far this node has read the log of alerts.</summary>
    public static IReadOnlyList<string> Cursors(IReadOnlyList<SinkPlan> plans, CurrentRemediation? remediation) =>
    [
        .. plans.Select(plan => plan.Name),
        .. remediation is null ? [] : (string[])[RemediationActor.CursorName],
    ];

    // Who is called what does not matter: an authority of ours knows them.
    private static DotNettySslSetup Tls(ClusterCertificates certificates) => new(
        certificates.Own,
        suppressValidation: false,
        requireMutualAuthentication: true,
        customValidator: (certificate, _, _, _, _) => certificates.IsTrusted(certificate));

    private static void WithDetectors(
        AkkaConfigurationBuilder akka, NodeParts parts, CorrelationParts? correlations, RuntimeSignals signals)
    {
        var live = new LiveDetectors(parts.Settings.DetectorMemory, parts.Settings.DetectorIdleAfter, parts.Clock);
        var identities = new IdentityBudget(parts.Settings.RecentIdentities, parts.Settings.IdentityMemory);
        signals.MeasureDetectors(live, identities);
        akka.WithActors((system, _) => system.ActorOf(DetectorKeeper.Props(live), DetectorKeeper.Name));
        akka.WithShardRegion<NamespaceActor>(
            Detectors,
            (_, registry, _) => Detector(parts, registry, correlations?.Context(registry), live, identities, signals),
            new NamespaceRouting(),
            new ShardOptions
            {
                Role = ClusterPlace.DetectRole,
                HandOffStopMessage = NamespaceActor.StopMessage,
                // A detector knows best when it is not needed.
                ShouldPassivateIdleEntities = false,
            });
    }

    private static void WithCorrelations(
        AkkaConfigurationBuilder akka, NodeParts parts, CorrelationParts correlations)
    {
        akka.WithActors((system, registry) => registry.Register<WatermarkActor>(system.ActorOf(
            WatermarkActor.Props(
                parts.Rules,
                correlations.Sources,
                correlations.Watermark,
                looks: parts.Order == AlertOrder.AsRaised,
                parts.Order == AlertOrder.AsRaised ? Cluster.Get(system) : null),
            WatermarkActor.Name)));
        if (!parts.Settings.Cluster.Roles.HasFlag(NodeRoles.Detect))
        {
            akka.WithShardRegionProxy<CorrelatorActor>(Correlators, ClusterPlace.DetectRole, new CorrelatorRouting());
            return;
        }

        akka.WithShardRegion<CorrelatorActor>(
            Correlators,
            (_, registry, _) => key =>
                CorrelatorActor.Props(key, correlations.Context(registry), registry.Get<AlertTaker>()),
            new CorrelatorRouting(),
            new ShardOptions
            {
                Role = ClusterPlace.DetectRole,
                HandOffStopMessage = CorrelatorActor.StopMessage,
                ShouldPassivateIdleEntities = false,
            });
    }

    private static NodeStatus Status(NodeParts parts, RuntimeSignals signals)
    {
        var rules = parts.Rules.Now.Rules;
        return new NodeStatus(
            parts.Settings.NodeName,
            ProductVersion.Text,
            rules.Rules.Length + rules.Correlations.Correlations.Length,
            rules.Digest,
            signals.ReadSources());
    }

    private static void Deliver(
        ActorSystem system, IActorRegistry registry, AlertStore store, NodeParts parts, RuntimeSignals signals)
    {
        var writer = registry.Get<AlertTaker>();
        if (parts is { Remediation: { } current, Remedies: { } remedies })
        {
            var doing = RemediationActor.Props(current, remedies, store, writer, parts.Clock, signals);
            system.ActorOf(doing, Remediation);
        }

        registry.Register<SinksActor>(system.ActorOf(
            SinksActor.Props(parts.Plans, store, writer, parts.Clock, signals), Sinks));
    }

    private static Func<string, Props> Detector(
        NodeParts parts,
        IReadOnlyActorRegistry registry,
        CorrelationContext? correlations,
        LiveDetectors live,
        IdentityBudget identities,
        RuntimeSignals signals)
    {
        var outbox = registry.Get<AlertTaker>();
        return key => NamespaceActor.Props(
            key, parts.Rules, identities, correlations, live, outbox, signals)
            .WithMailbox(LightMailbox.Id);
    }

    // The next coordinator says nothing for half a second. Whoever takes over from this node asks at once where shards
    // are: better while the coordinator is still here.
    private static void TellHomesAtEnd(Cluster cluster) => CoordinatedShutdown.Get(cluster.System).AddTask(
        LingerPhase,
        "tell where shards are",
        async () =>
        {
            var self = cluster.SelfMember;
            var others = cluster.State.Members.Remove(self)
                .Where(node => node.Status == MemberStatus.Up && node.HasRole(ClusterPlace.DetectRole)).ToList();
            if (others.Count > 0 && others.TrueForAll(self.IsOlderThan)) await Task.Delay(Linger, TimeProvider.System);
            return Done.Instance;
        });

    private static void Join(ActorSystem system, IReadOnlyList<Address> seedNodes)
    {
        var cluster = Cluster.Get(system);
        if (seedNodes.Count == 0) cluster.Join(cluster.SelfAddress);
        else cluster.JoinSeedNodes(seedNodes);
    }

    private static Akka.Event.LogLevel AkkaLevel(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
        LogLevel.Information => Akka.Event.LogLevel.InfoLevel,
        LogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
