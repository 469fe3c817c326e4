using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Akka.Streams;
using AuditActors.App.Configuration;
using AuditActors.App.Health;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Spool;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>A running node. Disposing it leaves the cluster in good order.</summary>
internal sealed class Node : IAsyncDisposable
{
    // A stream's next reader reads again what is not finished by then, so that nobody has to wait for detectors that
    // move at the same time.
    private static readonly TimeSpan HandOver = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LookForMembers = TimeSpan.FromMilliseconds(50);
    private readonly IHost _host;
    private readonly Cluster _cluster;
    private readonly IngestGraph _ingest;
    private readonly ActorMaterializer _materializer;
    private readonly RuntimeSignals _signals;
    private readonly SpoolSpace? _spool;
    private readonly AlertStore? _store;
    private readonly CorrelationContext? _correlations;
    private readonly bool _isShared;
    private readonly TimeSpan _drain;
    private readonly TimeProvider _clock;
    private readonly CurrentRules _rules;
    private readonly ActorRegistry _actors;
    private IReadOnlyList<SinkPlan> _plans;
    private readonly CurrentRemediation? _remediation;
    private readonly CancellationTokenSource _ending = new();
    private Task _listening = Task.CompletedTask;
    private IReadOnlyCollection<string> _shared = [];
    private GrpcServer? _server;

    private Node(IHost host, NodeParts parts, SpoolSpace? spool)
    {
        _host = host;
        _spool = spool;
        _isShared = parts.Settings.Cluster.IsShared;
        _drain = parts.Settings.Drain;
        _clock = parts.Clock;
        _plans = parts.Plans;
        _rules = parts.Rules;
        _remediation = parts.Remediation;
        _store = host.Services.GetService<AlertStore>();
        _signals = host.Services.GetRequiredService<RuntimeSignals>();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var actors = _actors = host.Services.GetRequiredService<ActorRegistry>();
        _cluster = Cluster.Get(system);
        _materializer = system.Materializer();
        Terminated = system.WhenTerminated;
        _correlations = host.Services.GetService<CorrelationParts>()?.Context(actors);
        if (_store is not null) SettleAtEnd(actors);
        _ingest = new IngestGraph(
            parts.Settings.Ingest with { Order = parts.Order },
            spool,
            parts.Rules,
            actors.Get<NamespaceActor>(),
            actors.Get<AlertTaker>(),
            _correlations,
            new DeadLetterFile(parts.Settings.DeadLetterFile, parts.Settings.DeadLetterBytes, _signals),
            parts.Clock,
            _signals,
            _isShared ? _cluster : null);
    }

    /// <summary>Where other nodes find this one, to join its cluster.</summary>
    public string Address => _cluster.SelfAddress.ToString();

    /// <summary>The same, for comparisons.</summary>
    public Address SelfAddress => _cluster.SelfAddress;

    /// <summary>Completes when the actor system has ended, whoever ended it.</summary>
    public Task Terminated { get; }

    /// <summary>Whether the actor system ends or has ended.</summary>
    public bool IsEnding =>
        Terminated.IsCompleted || CoordinatedShutdown.Get(_cluster.System).ShutdownReason is not null;

    /// <summary>
    /// Whether what comes is judged at once: a node that shares its work does so from when the others know it.
    /// </summary>
    public bool CanJudge => !_isShared || _cluster.SelfMember.Status == MemberStatus.Up;

    /// <summary>Where alerts are served by gRPC; null for nowhere.</summary>
    public Uri? GrpcAddress => _server?.Address;

    /// <summary>The rules in force.</summary>
    public RuleSet Rules => _rules.Now.Rules;

    public bool HasRemediation => _remediation is not null;

    public RunTally Tally => _signals.Tally;

    public NodeHealth Health =>
        new(_host.Services.GetRequiredService<ActorSystem>(), _host.Services.GetRequiredService<RuntimeSignals>());

    public static async Task<Node> StartAsync(NodeParts parts, CancellationToken cancellationToken)
    {
        ClusterPort.Check(parts.Settings.Cluster);
        var spool = OpenSpool(parts.Settings);
        var host = Build(parts, cancellationToken);
        try
        {
            var trust = SeedTrust.CheckAsync(parts.Settings.Cluster, parts.Clock, cancellationToken);
            if (host.Services.GetService<AlertStore>() is { } store) await store.OpenAsync(cancellationToken);
            await trust;
            await host.StartAsync(cancellationToken);
            var node = new Node(host, parts, spool);
            if (node._store is not null && node._correlations is not null)
                await StoredEngines.WakeAsync(node._store, node._correlations, cancellationToken);
            if (node._store is not null) node._listening = node._store.ListenAsync(node._ending.Token);
            node._server = await SinkWiring.ServeAsync(
                parts.Settings, node._store, node.View(parts.Clock), parts.Remedies, parts.Clock, cancellationToken);
            return node;
        }
        catch (Exception e)
        {
            host.Dispose();
            spool?.Dispose();
            if (e is StoreException) throw new CommandException(e.Message);
            throw;
        }
    }

    /// <summary>
    /// Starts reading a source, where an earlier run left off if that is known; fails with
    /// <see cref="InputException"/>.
    /// </summary>
    public async Task<IngestRun> ReadAsync(SourceAddress source, CancellationToken cancellationToken)
    {
        var claim = _store is null ? null : await _ingest.ClaimAsync(source, _store, cancellationToken);
        return _ingest.Start(source, claim, _materializer);
    }

    /// <summary>The way into the log for alerts that others raise.</summary>
    public AlertInlet Inlet(string source) => new(
        _host.Services.GetRequiredService<ActorRegistry>().Get<AlertTaker>(), source, _clock.GetUtcNow().UtcTicks);

    /// <summary>All sources have ended: judges what windows wait for.</summary>
    public Task CloseWindowsAsync(string lastSource) => _ingest.CloseWindowsAsync(lastSource);

    /// <summary>Offers to read sources of which each is to be read by one node of the cluster.</summary>
    public void Share(IReadOnlyList<SourceAddress> sources)
    {
        _shared = [.. sources.Select(source => source.Name)];
        if (sources.Count > 0)
        {
            ClusterWiring.Share(
                _cluster.System, sources, ReadAsync, _drain < HandOver ? _drain : HandOver, _signals);
        }
    }

    /// <summary>Puts other rules in force, for every batch from now on.</summary>
    public CorrelationSuccession Replace(RuleSet rules) =>
        _rules.Replace(rules, _correlations?.Sources.Newest ?? EventTime.Beginning);

    /// <summary>Acts by other remediation rules from now on; false where they are the same.</summary>
    public bool Follow(RemediationOptions options)
    {
        if (_remediation is null || _remediation.IsLike(options)) return false;
        _remediation.Replace(options);
        return true;
    }

    /// <summary>From now on alerts look like this to Falco's gRPC clients.</summary>
    public void Reformat(NodeSettings settings) => _server?.Reformat(SinkWiring.OfClients(settings, _clock));

    /// <summary>Changes sinks. One that is stopped and started goes on in the log where it was.</summary>
    public async Task ChangeSinksAsync(SinkChange change, CancellationToken cancellationToken)
    {
        if (change.IsNothing || _store is null) return;
        var sinks = _actors.Get<SinksActor>();
        await sinks.Ask<SinksProtocol.Stopped>(new SinksProtocol.Stop(change.Stop), cancellationToken);
        foreach (var plan in _plans.Where(plan => change.Stop.Contains(plan.Name))) await plan.Receiver.DisposeAsync();
        _plans = [.. _plans.Where(plan => !change.Stop.Contains(plan.Name)), .. change.Start];
        await _store.KeepSinksAsync(ClusterWiring.Cursors(_plans, _remediation), cancellationToken);
        sinks.Tell(new SinksProtocol.Start(change.Start));
    }

    /// <summary>Returns when the cluster, as this node sees it, has that many members at work.</summary>
    public async Task AwaitMembersAsync(int members, CancellationToken cancellationToken)
    {
        while (_cluster.State.Members.Count(member => member.Status == MemberStatus.Up) < members)
            await Task.Delay(LookForMembers, TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await _ending.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        await _host.StopAsync(CancellationToken.None);
        foreach (var plan in _plans) await plan.Receiver.DisposeAsync();
        _host.Dispose();
        _spool?.Dispose();
    }

    private static SpoolSpace? OpenSpool(NodeSettings settings)
    {
        if (settings.Ingest.Spool is not { } options || !settings.Cluster.Roles.HasFlag(NodeRoles.Ingest)) return null;
        try
        {
            return SpoolSpace.Open(options);
        }
        catch (InputException e)
        {
            throw new CommandException(e.Message);
        }
    }

    // After the detectors have left, which raise alerts until then. What is not delivered stays in the log for the next
    // start.
    private void SettleAtEnd(ActorRegistry actors) => CoordinatedShutdown.Get(_cluster.System).AddTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate,
        "settle the store",
        async () =>
        {
            await StoreSettling.SettleAsync(actors.Get<SinksActor>(), actors.Get<AlertTaker>(), _drain);
            return Done.Instance;
        });

    private ClusterView View(TimeProvider clock) =>
        new(_cluster.System, ClusterWiring.Regions(_actors), () => _shared, clock);

    private static IHost Build(NodeParts parts, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(parts.Logging).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddOwnersLifetime();
        builder.Services.AddSingleton<RuntimeSignals>();
        if (parts.Settings.Store is { } options)
        {
            builder.Services.AddSingleton(services => new AlertStore(
                options, parts.Clock, services.GetRequiredService<RuntimeSignals>()));
        }

        // Rules that come later may have correlations.
        if (parts.Order == AlertOrder.AsRaised || !parts.Rules.Now.Rules.Correlations.Correlations.IsEmpty)
        {
            builder.Services.AddSingleton(services => new CorrelationParts(
                parts, services.GetService<AlertStore>(), services.GetRequiredService<RuntimeSignals>()));
        }

        builder.Services.AddAkka(ClusterPlace.SystemName, (akka, services) => akka.WithNode(
            parts,
            services.GetService<AlertStore>(),
            services.GetService<CorrelationParts>(),
            services.GetRequiredService<RuntimeSignals>(),
            cancellationToken));
        return builder.Build();
    }
}
