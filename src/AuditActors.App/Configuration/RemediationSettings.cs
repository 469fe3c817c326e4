using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Remediation;

namespace AuditActors.App.Configuration;

/// <summary>What is done about alerts.</summary>
internal sealed record RemediationSettings
{
    /// <summary>Files and folders of remediation rules; empty: nothing is done.</summary>
    public required IReadOnlyList<string> RulePaths { get; init; }

    /// <summary>A kubeconfig file; empty for the cluster that the program runs in.</summary>
    public required string Kubeconfig { get; init; }

    public required GuardSettings Guards { get; init; }

    public required ApprovalMode Approval { get; init; }

    /// <summary>Who is told of every result.</summary>
    public required IReadOnlyList<string> DefaultNotifiers { get; init; }

    /// <summary>How long an attempt of an action may take.</summary>
    public required TimeSpan Timeout { get; init; }
}
