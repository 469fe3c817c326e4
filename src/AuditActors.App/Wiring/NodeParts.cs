using AuditActors.App.Configuration;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Delivery;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Remediation;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>What a node is built from.</summary>
internal sealed record NodeParts
{
    public required NodeSettings Settings { get; init; }

    /// <summary>Replaced while the node runs, if there is a reason.</summary>
    public required CurrentRules Rules { get; init; }

    /// <summary>Takes what nodes of the cluster tell of their rules; null: they do not.</summary>
    public RuleAgreement? Agreement { get; init; }

    /// <summary>Get alerts as they are raised, where there is no store.</summary>
    public required IReadOnlyList<IAlertSink> Sinks { get; init; }

    /// <summary>Get alerts from the log, where there is a store; the node's to dispose of.</summary>
    public IReadOnlyList<SinkPlan> Plans { get; init; } = [];

    public required AlertOrder Order { get; init; }

    public required ILoggerProvider Logging { get; init; }

    /// <summary>What is done about alerts; null: nothing.</summary>
    public CurrentRemediation? Remediation { get; init; }

    /// <summary>Does it; there where something is to be done.</summary>
    public IRemedies? Remedies { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
