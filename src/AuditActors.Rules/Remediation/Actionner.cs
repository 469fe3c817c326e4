using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>A kind of action, in Talon's spelling <c>category:name</c>.</summary>
/// <param name="Name">As rules files write it.</param>
/// <param name="Meaning">What it does.</param>
public sealed record Actionner(string Name, string Meaning)
{
    /// <summary>Whether a rule's next action follows where the action does not say.</summary>
    public bool ContinuesByDefault { get; init; } = true;

    public ArtefactNeed Artefact { get; init; }

    public ImmutableArray<ActionnerParameter> Parameters { get; init; } = [];

    /// <summary>What it must be allowed to do at most; a set of parameters may need less.</summary>
    public ImmutableArray<Permission> Permissions { get; init; } = [];

    /// <summary>The object that it acts on.</summary>
    public TargetForm Target { get; init; } = TargetForm.Pod;

    /// <summary>
    /// Whether it takes something away from users of the cluster; such actions are limited in number.
    /// </summary>
    public bool IsDisruptive { get; init; }

    /// <summary>Whether its object is gone when it is done.</summary>
    public bool RemovesTarget { get; init; }

    /// <summary>Whether doing it twice does no more than doing it once.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>Whether its effect can be taken back.</summary>
    public bool CanBeUndone { get; init; }

    /// <summary>Why it never does anything here; null where it does. It is known so that rules files load.</summary>
    public string? DoesNothing { get; init; }

    /// <summary>Whether it runs only where the configuration names it.</summary>
    public bool MustBeEnabled { get; init; }
}
