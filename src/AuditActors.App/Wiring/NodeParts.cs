using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.Outbox;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>What a node is built from.</summary>
internal sealed record NodeParts
{
    public required NodeSettings Settings { get; init; }

    public required RuleSet Rules { get; init; }

    /// <summary>Get alerts as they are raised, where there is no store.</summary>
    public required IReadOnlyList<IAlertSink> Sinks { get; init; }

    /// <summary>Get alerts from the log, where there is a store; the node's to dispose of.</summary>
    public IReadOnlyList<SinkPlan> Plans { get; init; } = [];

    public required AlertOrder Order { get; init; }

    public required ILoggerProvider Logging { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
