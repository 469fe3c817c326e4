using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

/// <summary>From the object of an alert to the objects that an action needs.</summary>
internal static class Found
{
    private const int MostPods = 100;
    private const int MostLevels = 4;

    /// <summary>The alert's object itself.</summary>
    public static Task<ApiObject> ObjectAsync(RemedyOrder order, ClusterAccess cluster) =>
        cluster.GetAsync(order.Target!, TimeOf(order));

    /// <summary>The pod of the alert, or the pods of the alert's object.</summary>
    public static async Task<IReadOnlyList<ApiObject>> PodsAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var found = await ObjectAsync(order, cluster);
        if (found.Kind == ObjectKinds.Pod) return [found];
        var pods = await cluster.ListAsync(ObjectKinds.Pod, found.Namespace, Selectors.Text(Selectors.Of(found)));
        return pods.Count <= MostPods
            ? pods
            : throw new RemedyException(RemedyOutcome.Failed($"the {found.Target} has more than {MostPods} pods"));
    }

    /// <summary>The alert's node, or the node of its pod.</summary>
    public static async Task<ApiObject> NodeAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var found = await ObjectAsync(order, cluster);
        if (found.Kind == ObjectKinds.Node) return found;
        var name = found.Text("spec", "nodeName")
            ?? throw new RemedyException(RemedyOutcome.Ignored($"the {found.Target} is on no node yet"));
        return await cluster.GetAsync(new Target(ObjectKinds.Node, null, name, null));
    }

    /// <summary>
    /// Who controls an object; null if nobody does. Whoever makes a pod can write any owner into it, so only an owner
    /// that is there and chooses the object counts.
    /// </summary>
    public static async Task<ApiObject?> OwnerAsync(ApiObject found, ClusterAccess cluster)
    {
        if (found.Controller() is not { } named || !ObjectKinds.Owners.Contains(named.Kind)) return null;
        var owner = await cluster.FindAsync(named.Kind, named.Namespace, named.Name);
        return owner is not null && owner.Uid == named.Uid && Selectors.Choose(owner, found.Labels) ? owner : null;
    }

    /// <summary>Who controls an object in the end, of a deployment's pod the deployment; if nobody, itself.</summary>
    public static async Task<ApiObject> TopAsync(ApiObject found, ClusterAccess cluster)
    {
        for (var level = 0; level < MostLevels; level++)
        {
            if (await OwnerAsync(found, cluster) is not { } owner) break;
            found = owner;
        }

        return found;
    }

    private static DateTimeOffset TimeOf(RemedyOrder order) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(order.Alert.Alert.Time / 100));
}
