using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.App.Emulator;
using AuditActors.App.Health;
using AuditActors.App.Reload;
using AuditActors.App.Webhook;
using AuditActors.App.Wiring;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Commands;

/// <summary>One node, until its sources end or it is told to stop.</summary>
internal static class RunCommand
{
    private const string Renewed = "the certificate of the node was exchanged; it has to be started again";
    private static readonly TimeProvider Clock = TimeProvider.System;

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "run",
            "Reads audit events from live sources and prints an alert for each rule that matches. Without a source it "
            + "shows itself on bundled sample events. Ctrl-C ends.",
            "auditactors run",
            "auditactors run --source 'ldp://gra1.logs.ovh.com/tail/?tk=TOKEN' -r k8s_audit_rules.yaml",
            "AUDITACTORS_LDP_TOKEN=… auditactors run --source ldp://gra1.logs.ovh.com/tail/ -o json",
            "auditactors run --source http://127.0.0.1:9765/k8s-audit",
            "auditactors run --source falco://127.0.0.1:2801/",
            "auditactors run --source file:/var/log/kubernetes/audit.log -c node.conf");
        GiveActionTo(command);
        return command;
    }

    /// <summary>Makes a command run a node: <c>run</c>, and the executable without a command.</summary>
    public static void GiveActionTo(Command command)
    {
        var options = new NodeOptions();
        var sources = new Option<string[]>("--source")
        {
            Description = $"{SourceAddress.Forms}; repeatable",
            HelpName = "URI",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check")
        {
            Description = "Only check the configuration and the rules, as a start would, and say what it would do",
        };
        var data = new Option<string?>("--data")
        {
            Description = "A folder that keeps alerts and positions, so that a restart neither loses nor repeats any; "
                + "without one they are gone at the end",
            HelpName = "DIR",
        };
        foreach (var option in options.All.Append(sources).Append(data).Append(check)) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            return parsed.GetValue(check) ? CheckAsync(Settings()) : RunAsync(Settings, cancellationToken);

            NodeSettings Settings()
            {
                var folder = parsed.GetValue(data);
                var settings = folder is null
                    ? options.Settings(parsed)
                    : InFolder(options.Settings(parsed, $"data={JsonSerializer.Serialize(folder)}"), folder);
                var given = parsed.GetValue(sources) is { Length: > 0 } named ? named : settings.Sources;
                return settings with
                {
                    Sources = given,
                    RulePaths = settings.RulePaths.Count > 0 ? settings.RulePaths : [StarterKit.Rules],
                };
            }
        });
    }

    private static async Task<int> CheckAsync(NodeSettings settings)
    {
        var sources = LiveSources.Of(settings);
        StartFiles.Check(settings, sources);
        var rules = RuleLoading.Load(settings, Clock);
        RuleLoading.TellRemarks(settings, rules);
        // In a pod the cluster it runs in is the default, and only nodes are let in.
        if (RemediationWiring.Options(settings) is not null && settings.Remediation.Kubeconfig.Length > 0)
            RemediationWiring.Connect(settings.Remediation, Clock).Dispose();
        using var logging = new LineLoggers(Console.Error.WriteLine, Clock, settings.LogLevel, settings.AkkaLogLevel);
        var makes = new SinkMaker(SinkWiring.Printing(settings, Stream.Null, _ => { }, Clock), Clock, logging);
        foreach (var plan in makes.All(settings)) await plan.Receiver.DisposeAsync();
        new RunBanner { Settings = settings, Rules = rules, Sources = sources }.Write(Console.Out);
        return 0;
    }

    private static NodeSettings InFolder(NodeSettings settings, string folder) =>
        settings.Store is { Location: StoreLocation.SqliteFile } store
            ? settings with { Store = store with { Location = StoreSettingsReader.FileIn(folder) } }
            : throw CommandException.WrongUsage(
                "--data is for a store of kind sqlite, and auditactors.store.kind is another");

    private static async Task<int> RunAsync(Func<NodeSettings> read, CancellationToken cancellationToken)
    {
        var settings = read();
        var content = ContentDigest.Of(Reloader.WatchedBy(settings));
        var sources = LiveSources.Of(settings);
        StartFiles.Check(settings, sources);
        var isSample = sources.Count == 0 && !settings.Cluster.IsShared;
        var remediation = isSample ? null : RemediationWiring.Options(settings);
        if (remediation is not null)
            settings = settings with { Rules = RemediationWiring.WithTargets(settings.Rules, remediation.Playbook) };
        var rules = RuleLoading.Load(settings, Clock);
        RuleLoading.TellRemarks(settings, rules);
        using var remedies = remediation is null ? null : RemediationWiring.Connect(settings.Remediation, Clock);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string? end = null;
        var printing = SinkWiring.Printing(settings, AlertOutput.Standard(isPatient: true), End, Clock);
        using var logging = new LineLoggers(Console.Error.WriteLine, Clock, settings.LogLevel, settings.AkkaLogLevel);
        await using var samples = isSample
            ? await LdpEmulator.StartAsync(StarterKit.Emulator, cancellationToken)
            : null;
        if (samples is not null) sources.Add(SourceAddress.Parse(samples.Address.ToString()));
        using var place = samples is not null && settings.Store is { } store
            ? StorePlace.Temporary(store)
            : StorePlace.Of(settings.Store);
        settings = settings with { Store = place.Options };

        var current = new CurrentRules(rules);
        var agreement = new RuleAgreement(current, Clock);
        var makes = new SinkMaker(printing, Clock, logging);
        var parts = new NodeParts
        {
            Settings = settings,
            Rules = current,
            Agreement = agreement,
            Sinks = [printing],
            Plans = makes.All(settings),
            Order = AlertOrder.AsRaised,
            Remediation = remediation is null ? null : new CurrentRemediation(remediation),
            Remedies = remedies,
            Logging = logging,
        };
        using var traces = Tracing.Start(settings, Environment.GetEnvironmentVariable);
        using var sent = Telemetry.Send(settings, Environment.GetEnvironmentVariable);
        var undelivered = (await ServeAsync()).Sinks.Where(sink => sink.Backlog > 0).ToList();
        if (end is not null) throw new CommandException(end);
        if (!place.IsTemporary || undelivered.Count == 0) return 0;
        if (!cancellationToken.IsCancellationRequested) throw new CommandException(Lost(undelivered));
        Console.Error.WriteLine($"auditactors: {Lost(undelivered)}");
        return 0;

        async Task<NodeHealth> ServeAsync()
        {
            await using var node = await Node.StartAsync(parts, cancellationToken);
            using var metrics = new FalcoMetrics(rules, settings, node.Tally, Clock);
            var state = new ReloadState(rules.Digest, Clock);
            using var reloads = new ReloadMetrics(state, current, agreement);
            using var members = new ClusterMetrics(() => node.Health.Cluster, settings.Cluster.Certificates);
            await using var health = await ServeHealthAsync(settings, node.Health, state, cancellationToken);
            await using var webhooks = await WebhookServers.StartAsync(
                sources, settings.Webhook, node.Inlet, () => node.CanJudge, Clock, cancellationToken);
            await using var leaving = reading.Token.Register(() =>
            {
                health?.Leave();
                webhooks.Leave();
            });
            new RunBanner
            {
                Settings = settings,
                Rules = rules,
                Sources = webhooks.Sources,
                IsSample = samples is not null,
                IsStoreTemporary = place.IsTemporary,
                Health = health?.Address,
                Grpc = node.GrpcAddress,
            }.Write(Console.Error);
            var says = new ReloadSignals(logging.CreateLogger(typeof(Reloader).FullName!));
            var reloader = new Reloader(() => AsStarted(read()), settings, node, makes, metrics, state, says, Clock);
            await using var reload = HotReload.Start(reloader, content, settings.Reload, says, Clock);
            await using var renewal = CertificateRenewal.Start(
                settings.Cluster, () => node.Health.Cluster, node.SelfAddress, () => End(Renewed), says, Clock);
            await LiveSources.ReadAsync(node, webhooks.Sources, settings, reading.Token);
            return node.Health;
        }

        NodeSettings AsStarted(NodeSettings other) => other with
        {
            Store = settings.Store,
            Rules = remediation is null
                ? other.Rules
                : RemediationWiring.WithTargets(other.Rules, PlaybookOf(other, remediation)),
        };

        void End(string why)
        {
            end = why;
            reading.Cancel();
        }
    }

    private static string Lost(IReadOnlyList<SinkState> undelivered) => string.Create(
        CultureInfo.InvariantCulture,
        $"{undelivered.Max(sink => sink.Backlog)} alerts did not reach "
        + $"{string.Join(" and ", undelivered.Select(sink => sink.Sink))} and are gone with the temporary store; "
        + $"--data names a folder that keeps them");

    // Remediation goes on as it is until a restart where settings name no rules any more.
    private static Playbook PlaybookOf(NodeSettings settings, RemediationOptions started) =>
        settings.Remediation.RulePaths.Count == 0
            ? started.Playbook
            : RemediationWiring.Load(settings.Remediation.RulePaths);

    // A second node on the same machine works without its own probes; one that others look at does not.
    private static async Task<HealthServer?> ServeHealthAsync(
        NodeSettings settings, NodeHealth node, ReloadState state, CancellationToken cancellationToken)
    {
        if (settings.HealthListen is not { } listen) return null;
        try
        {
            return await HealthServer.StartAsync(listen, node, state, Clock, cancellationToken);
        }
        catch (IOException) when (!IPAddress.IsLoopback(listen.Address))
        {
            throw new CommandException(
                $"configuration: auditactors.health.listen: {listen} is taken by another program; name another "
                + "address");
        }
        catch (IOException)
        {
            Console.Error.WriteLine(
                $"auditactors: {listen} is taken: no probes and no metrics; auditactors.health.listen can name "
                + "another");
            return null;
        }
    }
}
