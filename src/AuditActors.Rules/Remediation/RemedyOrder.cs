using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Rules.Remediation;

/// <summary>An action to be taken on an alert.</summary>
public sealed record RemedyOrder
{
    /// <summary>The same whenever the same action is taken on the same alert.</summary>
    public required string Id { get; init; }

    public required RemediationRule Rule { get; init; }

    public required RemediationAction Action { get; init; }

    public required AlertFacts Alert { get; init; }

    /// <summary>Null where the action needs no object.</summary>
    public required Target? Target { get; init; }

    /// <summary>Whether to tell only what would happen.</summary>
    public required bool IsDryRun { get; init; }
}
