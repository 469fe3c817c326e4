using System.Collections.Immutable;
using AuditActors.Rules.Remediation.Matching;

namespace AuditActors.Rules.Remediation;

/// <summary>What is done about which alerts.</summary>
public sealed record RemediationRule
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Whether later rules are run after this one.</summary>
    public required bool Continues { get; init; }

    /// <summary>Whether its actions only tell what they would do.</summary>
    public required bool DryRun { get; init; }

    public required ImmutableArray<RemediationAction> Actions { get; init; }

    /// <summary>Who is told, beside those who always are.</summary>
    public required ImmutableArray<string> Notifiers { get; init; }

    internal AlertMatch Match { get; init; } = new();
}
