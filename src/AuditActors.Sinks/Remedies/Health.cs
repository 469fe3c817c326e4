using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Whether enough of a pod's siblings are ready for it to go.</summary>
internal static class Health
{
    /// <summary>Why a pod must stay; null if it may go.</summary>
    public static async Task<string?> ForbidsAsync(ApiObject pod, Amount? least, ClusterAccess cluster)
    {
        if (least is not { } amount) return null;
        if (await Found.OwnerAsync(pod, cluster) is not { } owner) return null;
        if (!ObjectKinds.Scalable.Contains(owner.Kind)) return null;
        var ready = owner.Number("status", "readyReplicas") ?? 0;
        var wanted = amount.Of(owner.Number("spec", "replicas") ?? 1);
        return ready >= wanted
            ? null
            : $"only {ready} replicas of the {owner.Target} are ready, {wanted} must be";
    }
}
