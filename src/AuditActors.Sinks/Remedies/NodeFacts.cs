using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Facts of a pod's node for commands in it: Talon's context <c>k8snode</c>.</summary>
internal static class NodeFacts
{
    public const string Context = "k8snode";

    private const string Role = "node-role.kubernetes.io/";

    private static readonly (string Name, string Label)[] Labels =
    [
        ("NODE_HOSTNAME", "kubernetes.io/hostname"),
        ("NODE_INSTANCETYPE", "node.kubernetes.io/instance-type"),
        ("NODE_TOPOLOGY_REGION", "topology.kubernetes.io/region"),
        ("NODE_TOPOLOGY_ZONE", "topology.kubernetes.io/zone"),
    ];

    /// <summary>Name and value of each that is known; none when the node cannot be told.</summary>
    public static async Task<IReadOnlyList<(string Name, string Value)>> OfAsync(ApiObject pod, ClusterAccess cluster)
    {
        if (pod.Text("spec", "nodeName") is not { } name) return [];
        if (await cluster.FindAsync(ObjectKinds.Node, null, name) is not { } node) return [];
        var facts = Labels
            .Select(known => (known.Name, Value: node.Labels.GetValueOrDefault(known.Label)))
            .Append((Name: "NODE_ROLE", Value: node.Labels.Keys.FirstOrDefault(IsRole)?[Role.Length..]))
            .Append((Name: "NODE_SPEC_PROVIDERID", Value: node.Text("spec", "providerID")));
        return [.. facts.Where(fact => fact.Value is not null).Select(fact => (fact.Name, fact.Value!))];
    }

    private static bool IsRole(string label) => label.StartsWith(Role, StringComparison.Ordinal);
}
