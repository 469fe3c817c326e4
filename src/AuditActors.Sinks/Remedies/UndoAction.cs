using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Takes actions back, as far as nobody has changed since what they did.</summary>
internal static class UndoAction
{
    public static async Task<RemedyOutcome> PerformAsync(UndoRecord record, ClusterAccess cluster)
    {
        var found = await cluster.GetAsync(record.Target);
        return record.Kind switch
        {
            UndoRecord.Metadata => await MetadataAsync(record, found, cluster),
            UndoRecord.Policy => await PolicyAsync(record, found, cluster),
            UndoRecord.Cordon => await CordonAsync(found, cluster),
            UndoRecord.Scale => await ScaleAsync(record, found, cluster),
            _ => RemedyOutcome.Failed($"this version cannot undo '{record.Kind}'"),
        };
    }

    private static async Task<RemedyOutcome> MetadataAsync(UndoRecord record, ApiObject found, ClusterAccess cluster)
    {
        var now = found.Texts(record.Map!);
        var back = new JsonObject();
        foreach (var (key, value) in record.Before)
        {
            if (now.GetValueOrDefault(key) == record.After.GetValueOrDefault(key)) back[key] = value;
        }

        if (back.Count == 0) return RemedyOutcome.Ignored($"the {record.Map} of the {found.Target} were changed since");
        await cluster.PatchAsync(found, new JsonObject { ["metadata"] = new JsonObject { [record.Map!] = back } });
        return Undone($"the {record.Map} of the {found.Target} are as they were");
    }

    private static async Task<RemedyOutcome> PolicyAsync(UndoRecord record, ApiObject found, ClusterAccess cluster)
    {
        if (record.Spec is null)
        {
            await cluster.DeleteAsync(found);
            return Undone($"the {found.Target} has been deleted");
        }

        found.Json["spec"] = record.Spec.DeepClone();
        await cluster.ReplaceAsync(found);
        return Undone($"the {found.Target} is as it was");
    }

    private static async Task<RemedyOutcome> CordonAsync(ApiObject found, ClusterAccess cluster)
    {
        if (found.Spec["unschedulable"]?.GetValue<bool>() != true)
            return RemedyOutcome.Ignored($"the {found.Target} is not cordoned any more");
        await cluster.PatchAsync(found, new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = null } });
        return Undone($"the {found.Target} takes pods again");
    }

    private static async Task<RemedyOutcome> ScaleAsync(UndoRecord record, ApiObject found, ClusterAccess cluster)
    {
        var before = await ScaleAction.SetAsync(found, record.Replicas, expected: record.ReplicasAfter, cluster);
        return before == record.ReplicasAfter
            ? Undone($"the {found.Target} has been scaled back to {record.Replicas}")
            : RemedyOutcome.Ignored($"the {found.Target} was scaled to {before} since");
    }

    private static RemedyOutcome Undone(string text) => new(RemedyState.Undone, text);
}
