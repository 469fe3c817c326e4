using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

internal sealed class DeleteAction : IClusterAction
{
    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        if (!ObjectKinds.Deletable.Contains(order.Target!.Kind))
            return RemedyOutcome.Ignored($"{order.Target.Kind.Resource} are not deleted");
        await cluster.DeleteAsync(await Found.ObjectAsync(order, cluster));
        return RemedyOutcome.Done($"the {order.Target} has been deleted");
    }
}
