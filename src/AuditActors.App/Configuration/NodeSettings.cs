using System.Net;
using Akka.Configuration;
using AuditActors.App.Configuration.Sinks;
using AuditActors.App.Webhook;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Store;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Configuration;

/// <summary>Everything a node is told before it starts, checked.</summary>
internal sealed record NodeSettings
{
    /// <summary>The whole configuration, for the actor system.</summary>
    public required Config Hocon { get; init; }

    /// <summary>The file of <c>-c</c>; null for none.</summary>
    public string? ConfigFile { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    public required IReadOnlyList<string> RulePaths { get; init; }

    /// <summary>Which rules run and what their alerts hold.</summary>
    public required RuleSetOptions Rules { get; init; }

    /// <summary>How alerts are printed.</summary>
    public required AlertFormatOptions Format { get; init; }

    public required IngestSettings Ingest { get; init; }

    /// <summary>Null: alerts go straight to standard output and nothing is kept.</summary>
    public required StoreOptions? Store { get; init; }

    /// <summary>Where alerts of the log go; the first one prints them.</summary>
    public required IReadOnlyList<SinkSettings> Sinks { get; init; }

    /// <summary>Whether alerts are printed, all of them, and go nowhere else: for that no store is needed.</summary>
    public bool HasOnlyPlainOutput => Sinks is [{ Name: SinkSettings.StandardOutput, GetsAll: true }];

    /// <summary>Whether the store has a place; one without is gone with the node.</summary>
    public bool HasLastingStore => Store is { Location: not StoreLocation.SqliteFile { Path: "" } };

    /// <summary>Where the alert log is served by gRPC; null: nowhere.</summary>
    public required GrpcSettings? Grpc { get; init; }

    public required RemediationSettings Remediation { get; init; }

    public required WebhookOptions Webhook { get; init; }

    public required string DeadLetterFile { get; init; }

    public required long DeadLetterBytes { get; init; }

    public required int RecentIdentities { get; init; }

    /// <summary>Bytes that the events which detectors remember may take together.</summary>
    public required long IdentityMemory { get; init; }

    /// <summary>Bytes that living detectors may take together.</summary>
    public required long DetectorMemory { get; init; }

    /// <summary>How long a detector may be idle.</summary>
    public required TimeSpan DetectorIdleAfter { get; init; }

    /// <summary>Bytes that the windows of all correlations may take together.</summary>
    public required long CorrelationMemory { get; init; }

    /// <summary>In whose name alerts are logged.</summary>
    public required string NodeName { get; init; }

    public required ClusterPlace Cluster { get; init; }

    /// <summary>Where probes and metrics are served; null for nowhere.</summary>
    public required IPEndPoint? HealthListen { get; init; }

    /// <summary>The part of batches of events whose traces are kept.</summary>
    public required double TraceSample { get; init; }

    public required ReloadSettings Reload { get; init; }

    public required TimeSpan Drain { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required LogLevel AkkaLogLevel { get; init; }
}
