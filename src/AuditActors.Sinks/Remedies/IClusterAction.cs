using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>An actionner that acts on the cluster.</summary>
internal interface IClusterAction
{
    /// <exception cref="RemedyException">It ends early.</exception>
    Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster);
}
