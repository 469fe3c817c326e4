using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>One step of a remediation rule, complete.</summary>
public sealed record RemediationAction
{
    private const string Level = "level";

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required Actionner Actionner { get; init; }

    public required ParameterValues Parameters { get; init; }

    /// <summary>Whether the rule's next action is run after this one.</summary>
    public required bool Continues { get; init; }

    /// <summary>Whether the next action is run even after a failure of this one.</summary>
    public required bool IgnoresErrors { get; init; }

    /// <summary>The folder for what the action brings; null for none.</summary>
    public required string? Destination { get; init; }

    /// <summary>Facts that are fetched beforehand: <c>k8snode</c>.</summary>
    public required ImmutableArray<string> Contexts { get; init; }

    /// <summary>What the action needs, by its parameters too.</summary>
    public IEnumerable<Permission> Permissions => Actionner.Parameters.Any(parameter => parameter.Name == Level)
        && Parameters.Text(Level) == "object"
            ? [.. Actionner.Permissions, .. ObjectKinds.AllWith("get", "patch")]
            : Actionner.Permissions;
}
