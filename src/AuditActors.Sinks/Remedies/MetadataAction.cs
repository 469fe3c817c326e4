using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Labels and annotations.</summary>
/// <param name="map">The parameter, which is also the key in metadata.</param>
internal sealed class MetadataAction(string map) : IClusterAction
{
    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var found = await ObjectAsync(order, cluster);
        var wanted = order.Action.Parameters.Pairs(map);
        var before = found.Texts(map);
        var changes = wanted.Where(pair => pair.Value.Length > 0
            ? before.GetValueOrDefault(pair.Key) != pair.Value
            : before.ContainsKey(pair.Key)).ToList();
        if (changes.Count == 0) return RemedyOutcome.Ignored($"the {map} of the {found.Target} are as wanted already");
        var patch = new JsonObject();
        foreach (var (key, value) in changes) patch[key] = value.Length > 0 ? value : null;
        await cluster.PatchAsync(found, new JsonObject { ["metadata"] = new JsonObject { [map] = patch } });
        var undo = new UndoRecord(UndoRecord.Metadata, found.Target)
        {
            Map = map,
            Before = changes.ToDictionary(pair => pair.Key, pair => before.GetValueOrDefault(pair.Key)),
            After = changes.ToDictionary(pair => pair.Key, pair => pair.Value.Length > 0 ? pair.Value : null),
        };
        return RemedyOutcome.Done($"the {map} of the {found.Target} have been changed") with { Undo = undo.ToJson() };
    }

    private static Task<ApiObject> ObjectAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var level = order.Action.Parameters.Text("level");
        if (level == "node") return Found.NodeAsync(order, cluster);
        if (level == "object" || order.Target!.Kind == ObjectKinds.Pod) return Found.ObjectAsync(order, cluster);
        throw new RemedyException(RemedyOutcome.Ignored(
            $"the alert is about {order.Target.Kind.Resource}, not about a pod; level: object would mean it"));
    }
}
