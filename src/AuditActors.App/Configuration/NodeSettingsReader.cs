using Akka.Configuration;
using AuditActors.App.Configuration.Sinks;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Runtime.Ingest.Spool;
using Microsoft.Extensions.Logging;
using static AuditActors.App.Configuration.ByteUnits;

namespace AuditActors.App.Configuration;

/// <summary>HOCON to settings.</summary>
internal static class NodeSettingsReader
{
    private const string TokenVariable = "AUDITACTORS_LDP_TOKEN";

    private const long LeastSpool = 16 * MiB;

    // A batch of the largest event has to fit a frame between nodes.
    private const long LargestEvent = 16 * MiB;

    private static readonly Dictionary<string, RuleMatching> Matchings = new()
    {
        ["all"] = RuleMatching.All,
        ["first"] = RuleMatching.First,
    };

    private static readonly Dictionary<string, OutputFormat> Formats = new()
    {
        ["text"] = OutputFormat.Text,
        ["json"] = OutputFormat.Json,
    };

    // Fewer than an ingest sends batches to at the same time would come and go all the time.

    private static readonly Dictionary<string, LogLevel> LogLevels = new()
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["off"] = LogLevel.None,
    };

    private static readonly Dictionary<string, Priority> Priorities =
        new(Enum.GetValues<Priority>().Select(value => KeyValuePair.Create(value.ToString(), value)),
            StringComparer.OrdinalIgnoreCase)
        {
            ["info"] = Priority.Informational,
        };

    /// <summary>Fails with <see cref="CommandException"/>, all faults in one message.</summary>
    public static NodeSettings Read(
        string? userFile, IReadOnlyList<string> single, Func<string, string?> environment)
    {
        var hocon = HoconFiles.Load(userFile, single, environment);
        var reader = new SettingsReader(hocon);
        var settings = Node(hocon, reader, environment) with { ConfigFile = userFile };
        if (settings is { Cluster.Roles: NodeRoles.Web, Store: null })
            reader.Refuse("node.roles", "web alone serves alerts, and there is no store that holds any; name the "
                + "cluster's with auditactors.store.kind, or give the node another role");
        reader.ThrowOnFaults();
        return settings;
    }

    private static NodeSettings Node(Config hocon, SettingsReader reader, Func<string, string?> environment) => new()
    {
        Hocon = hocon,
        Sources = reader.Texts("sources"),
        RulePaths = reader.Texts("rules.paths"),
        Rules = new RuleOptionsReader(reader).Read() with
        {
            Matching = reader.OneOf("rules.matching", Matchings),
            MinimumPriority = reader.OneOf("rules.minimum-priority", Priorities),
            IsoTime = reader.Flag("output.iso-time"),
        },
        Format = Format(reader),
        Ingest = Ingest(reader, environment),
        Store = StoreSettingsReader.Read(reader, environment),
        Sinks = SinkSettingsReader.Read(reader),
        Grpc = GrpcSettingsReader.Read(reader),
        Remediation = RemediationSettingsReader.Read(reader),
        Webhook = WebhookSettingsReader.Read(reader, environment),
        DeadLetterFile = reader.Text("dead-letters.file"),
        DeadLetterBytes = reader.Size("dead-letters.max-size", least: 0, most: 1024 * GiB),
        RecentIdentities = reader.Count("detectors.recent-identities", least: 1),
        IdentityMemory = reader.Size("detectors.identity-memory", least: 1 * MiB, most: 1024 * GiB),
        DetectorMemory = reader.Size("detectors.memory", least: 2 * MiB, most: 1024 * GiB),
        DetectorIdleAfter = reader.TimeAboveZero("detectors.idle-after"),
        CorrelationMemory = reader.Size("correlations.memory", least: 1 * MiB, most: 1024 * GiB),
        NodeName = reader.Text("node.name") is { Length: > 0 } name ? name : NodeHostname.Value,
        Cluster = new ClusterPlaceReader(reader).Read(),
        HealthListen = reader.Listen("health.listen"),
        TraceSample = reader.Fraction("tracing.sample"),
        Reload = new ReloadSettings(
            reader.Flag("reload.watch"),
            reader.TimeAboveZero("reload.look-every"),
            reader.TimeAboveZero("reload.settle")),
        Drain = reader.TimeAboveZero("shutdown.drain"),
        LogLevel = reader.OneOf("log.level", LogLevels),
        AkkaLogLevel = reader.OneOf("log.akka-level", LogLevels),
    };

    private static AlertFormatOptions Format(SettingsReader reader) => new()
    {
        Json = reader.OneOf("output.format", Formats) == OutputFormat.Json,
        IsoTime = reader.Flag("output.iso-time"),
        IncludeMessage = reader.Flag("output.json-include-message"),
        IncludeOutput = reader.Flag("output.json-include-output"),
        IncludeOutputFields = reader.Flag("output.json-include-output-fields"),
        IncludeTags = reader.Flag("output.json-include-tags"),
        Hostname = NodeHostname.Value,
        Zone = TimeZoneInfo.Local,
    };

    private static IngestSettings Ingest(SettingsReader reader, Func<string, string?> environment) => new()
    {
        Limits = Limits(reader),
        Gate = reader.Flag("ingest.gate"),
        Ldp = Ldp(reader, environment),
        Spool = Spool(reader),
        FollowFromStart = reader.Flag("follow.from-start"),
        FollowLookEvery = reader.TimeAboveZero("follow.look-every"),
    };

    private static SpoolOptions? Spool(SettingsReader reader)
    {
        var most = reader.Size("spool.max-size", least: 0, most: 1024 * GiB);
        var after = reader.TimeAboveZero("spool.after");
        if (most == 0) return null;
        if (most < LeastSpool)
            reader.Refuse("spool.max-size", $"too little to be of use, wanted {LeastSpool / MiB} MiB or more, or 0");
        if (reader.Text("spool.directory") is { Length: > 0 } folder)
            return new SpoolOptions { Directory = folder, MaxBytes = most, After = after };
        if (reader.Text("data") is { Length: > 0 } data)
            return new SpoolOptions { Directory = Path.Combine(data, "spool"), MaxBytes = most, After = after };
        reader.Refuse("spool.directory", "empty, and so is auditactors.data; wanted a folder for spool.max-size bytes");
        return null;
    }

    private static IngestLimits Limits(SettingsReader reader) => new()
    {
        MaxEvent = (int)reader.Size("ingest.max-event", least: 1, most: LargestEvent),
        MaxPayload = (int)reader.Size("ingest.max-payload", least: 1 * KiB, most: 1 * GiB),
        BatchEvents = reader.Count("ingest.batch-events", least: 1),
        BatchBytes = (int)reader.Size("ingest.batch-bytes", least: 1 * KiB, most: LargestEvent),
        LaneBudget = reader.Size("ingest.lane-budget", least: 1 * MiB, most: 64 * GiB),
        UnfinishedEvents = reader.Count("ingest.unfinished-events", least: 1),
        IdleLanes = reader.Count("ingest.idle-lanes", least: 1),
        ResendAfter = reader.TimeAboveZero("ingest.resend-after"),
        ResendAtMost = reader.TimeAboveZero("ingest.resend-at-most"),
        Attempts = reader.Count("ingest.attempts", least: 1),
    };

    private static LdpOptions Ldp(SettingsReader reader, Func<string, string?> environment) => new()
    {
        Token = environment(TokenVariable) is { Length: > 0 } token ? token : null,
        TokenFile = reader.Text("ldp.token-file") is { Length: > 0 } file ? file : null,
        KeepAliveInterval = reader.TimeAboveZero("ldp.keep-alive-interval"),
        KeepAliveTimeout = reader.TimeAboveZero("ldp.keep-alive-timeout"),
        ConnectTimeout = reader.TimeAboveZero("ldp.connect-timeout"),
        MaxMessage = (int)reader.Size("ldp.max-message", least: 1 * KiB, most: 1 * GiB),
        Overlap = reader.Time("ldp.overlap"),
        ReplayAtStart = reader.Time("ldp.replay-at-start"),
        ShortestPause = reader.TimeAboveZero("ldp.shortest-pause"),
        LongestPause = reader.TimeAboveZero("ldp.longest-pause"),
        Jitter = reader.Fraction("ldp.jitter"),
        PauseAfterRefusal = reader.TimeAboveZero("ldp.pause-after-refusal"),
    };
}
