using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

internal sealed class ScaleAction : IClusterAction
{
    private const string Subresource = "scale";

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var found = await Found.TopAsync(await Found.ObjectAsync(order, cluster), cluster);
        if (!ObjectKinds.Scalable.Contains(found.Kind))
            return RemedyOutcome.Ignored($"the {found.Target} has no number of replicas");
        var wanted = order.Action.Parameters.Whole("replicas");
        var before = await SetAsync(found, wanted, expected: null, cluster);
        if (before == wanted) return RemedyOutcome.Ignored($"the {found.Target} has {wanted} replicas already");
        var undo = new UndoRecord(UndoRecord.Scale, found.Target) { Replicas = before, ReplicasAfter = wanted };
        return RemedyOutcome.Done($"the {found.Target} has been scaled from {before} to {wanted}") with
        {
            Undo = undo.ToJson(),
        };
    }

    /// <summary>Sets the number; returns what it was.</summary>
    /// <param name="found">What is scaled.</param>
    /// <param name="wanted">The number.</param>
    /// <param name="expected">Only from this number; null from any.</param>
    /// <param name="cluster">The cluster.</param>
    public static async Task<int> SetAsync(ApiObject found, int wanted, int? expected, ClusterAccess cluster)
    {
        var scale = await cluster.FindAsync(found.Kind, found.Namespace, found.Name, Subresource)
            ?? throw new RemedyException(RemedyOutcome.Ignored($"the {found.Target} is not there any more"));
        var before = scale.Number("spec", "replicas") ?? 0;
        if (before == wanted || (expected is { } only && before != only)) return before;
        var spec = scale.Spec;
        spec["replicas"] = wanted;
        if (spec.Parent is null) scale.Json["spec"] = spec;
        await cluster.ReplaceAsync(found.Kind, found.Namespace!, found.Name, scale.Json, Subresource);
        return before;
    }
}
