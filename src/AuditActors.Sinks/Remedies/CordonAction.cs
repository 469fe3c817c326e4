using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

internal sealed class CordonAction : IClusterAction
{
    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var node = await Found.NodeAsync(order, cluster);
        if (!await CordonAsync(node, cluster)) return RemedyOutcome.Ignored($"the {node.Target} is cordoned already");
        return RemedyOutcome.Done($"the {node.Target} has been cordoned") with
        {
            Undo = new UndoRecord(UndoRecord.Cordon, node.Target).ToJson(),
        };
    }

    /// <summary>False when it is already.</summary>
    public static async Task<bool> CordonAsync(ApiObject node, ClusterAccess cluster)
    {
        if (node.Spec["unschedulable"]?.GetValue<bool>() == true) return false;
        await cluster.PatchAsync(node, new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = true } });
        return true;
    }
}
