using System.Collections.Immutable;

namespace AuditActors.Rules.Remediation;

/// <summary>Who can be told of results: events of the cluster, and sinks by their types.</summary>
public static class RemedyNotifiers
{
    /// <summary>Events of the cluster, at the object.</summary>
    public const string ClusterEvents = "k8sevents";

    /// <summary>What it takes to write them.</summary>
    public static readonly Permission OfClusterEvents = new("", "events", ["create"]);

    public static readonly ImmutableArray<string> All =
        [ClusterEvents, "slack", "smtp", "webhook", "loki", "elasticsearch"];
}
