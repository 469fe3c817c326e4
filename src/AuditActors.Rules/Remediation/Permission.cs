using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>What an actionner must be allowed to do on the cluster.</summary>
/// <param name="Group">API group; empty for the core.</param>
/// <param name="Resource">The resource, with its subresource behind a slash.</param>
/// <param name="Verbs">What is done with it.</param>
public sealed record Permission(string Group, string Resource, ImmutableArray<string> Verbs)
{
    public override string ToString() =>
        $"{Resource}{(Group.Length > 0 ? "." + Group : "")}: {string.Join(",", Verbs)}";
}
