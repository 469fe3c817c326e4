using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation.Guards;

/// <summary>What no remediation rule can get around.</summary>
public sealed record GuardSettings
{
    /// <summary>Actions only tell what they would do, whatever rules say.</summary>
    public bool DryRun { get; init; } = true;

    /// <summary>Nothing in these namespaces is touched, nor they themselves.</summary>
    public ImmutableArray<string> ProtectedNamespaces { get; init; } =
        ["kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Objects of these resources are not touched, such as <c>namespaces</c>.</summary>
    public ImmutableArray<string> ProtectedKinds { get; init; } =
        ["namespaces", "customresourcedefinitions", "apiservices"];

    /// <summary>If there are any, only these namespaces are touched, and no object of the cluster.</summary>
    public ImmutableArray<string> AllowedNamespaces { get; init; } = [];

    /// <summary>Actionners that run although they are off by default.</summary>
    public ImmutableArray<string> Enabled { get; init; } = [];

    /// <summary>
    /// Users and service accounts whose rights stay, such as <c>system:serviceaccount:ops:auditactors</c>.
    /// </summary>
    public ImmutableArray<string> ProtectedSubjects { get; init; } = [];

    /// <summary>Disruptive actions of one rule within the window; beyond them the rule only tells.</summary>
    public int MaxDisruptive { get; init; } = 5;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For so long the same rule does not act on the same object again.</summary>
    public TimeSpan Deduplication { get; init; } = TimeSpan.FromMinutes(5);
}
