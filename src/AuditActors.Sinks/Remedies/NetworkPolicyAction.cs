using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

internal sealed class NetworkPolicyAction : IClusterAction
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Us = "auditactors";
    private const string NamespaceName = "kubernetes.io/metadata.name";
    private const int LongestName = 253;

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var owner = await Found.TopAsync(await Found.ObjectAsync(order, cluster), cluster);
        var spec = Spec(Selectors.Of(owner, LabelsGivenBy(order.Rule)), order.Action.Parameters);
        var name = $"{Us}-{owner.Kind.Kind.ToLowerInvariant()}-{owner.Name}";
        if (name.Length > LongestName) name = name[..LongestName].TrimEnd('-', '.');
        var undo = await SetAsync(name, owner, spec, cluster);
        return undo is null
            ? RemedyOutcome.Ignored($"the network policy {name} stands already")
            : RemedyOutcome.Done($"the network policy {name} isolates the pods of the {owner.Target}") with
            {
                Undo = undo.ToJson(),
            };
    }

    private static IReadOnlyCollection<string> LabelsGivenBy(RemediationRule rule) =>
    [
        .. rule.Actions.Where(action => action.Actionner.Name == Actionners.Label)
            .SelectMany(action => action.Parameters.Pairs("labels").Keys),
    ];

    private static async Task<UndoRecord?> SetAsync(
        string name, ApiObject owner, JsonObject spec, ClusterAccess cluster)
    {
        var known = await cluster.FindAsync(ObjectKinds.NetworkPolicy, owner.Namespace, name);
        if (known is null)
        {
            var created = await cluster.CreateAsync(ObjectKinds.NetworkPolicy, owner.Namespace!, Policy(name, spec));
            var uid = cluster.IsDryRun ? null : created.Uid;
            return new UndoRecord(
                UndoRecord.Policy, new Target(ObjectKinds.NetworkPolicy, owner.Namespace, name, uid));
        }

        if (known.Labels.GetValueOrDefault(ManagedBy) != Us)
            throw new RemedyException(RemedyOutcome.Failed($"the network policy {name} belongs to somebody else"));
        var before = known.Spec;
        if (JsonNode.DeepEquals(before, spec)) return null;
        var undo = new UndoRecord(UndoRecord.Policy, known.Target) { Spec = (JsonObject)before.DeepClone() };
        known.Json["spec"] = spec;
        await cluster.ReplaceAsync(known);
        return undo;
    }

    private static JsonObject Policy(string name, JsonObject spec) => new()
    {
        ["apiVersion"] = ObjectKinds.NetworkPolicy.ApiVersion,
        ["kind"] = ObjectKinds.NetworkPolicy.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [ManagedBy] = Us } },
        ["spec"] = spec,
    };

    /// <summary>What is not allowed is denied: with no peer at all, everything in that direction.</summary>
    private static JsonObject Spec(JsonObject selector, ParameterValues parameters)
    {
        var direction = parameters.Text("direction");
        var spec = new JsonObject { ["podSelector"] = selector, ["policyTypes"] = new JsonArray() };
        if (direction is "egress" or "both") Add(spec, "Egress", "egress", "to", parameters);
        if (direction is "ingress" or "both") Add(spec, "Ingress", "ingress", "from", parameters);
        return spec;
    }

    private static void Add(JsonObject spec, string type, string key, string side, ParameterValues parameters)
    {
        ((JsonArray)spec["policyTypes"]!).Add(type);
        var peers = new JsonArray();
        foreach (var network in parameters.Texts("allow_cidr"))
            peers.Add(new JsonObject { ["ipBlock"] = new JsonObject { ["cidr"] = network } });
        foreach (var ns in parameters.Texts("allow_namespaces"))
            peers.Add(new JsonObject
            {
                ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [NamespaceName] = ns } },
            });
        if (peers.Count > 0) spec[key] = new JsonArray(new JsonObject { [side] = peers });
    }
}
