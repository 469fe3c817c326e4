using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

internal sealed class DeleteAction : IClusterAction
{
    private const string Created = "201";

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        if (!ObjectKinds.Deletable.Contains(order.Target!.Kind))
            return RemedyOutcome.Ignored($"{order.Target.Kind.Resource} are not deleted");
        var found = await Found.ObjectAsync(order, cluster);
        if (await RightsThatStayAsync(found, order, cluster) is { } user)
        {
            return RemedyOutcome.Ignored(
                $"the rights of {AlertText.Quoted(user)} by the {found.Target} are protected; "
                + $"{Actionners.Revoke} takes them from others");
        }

        await cluster.DeleteAsync(found);
        return RemedyOutcome.Done($"the {order.Target} has been deleted");
    }

    /// <summary>
    /// Whose rights would go with a binding although they must stay; null for nobody's. By a binding that the alert's
    /// request has made nobody had rights before, so that naming somebody protected does not save it.
    /// </summary>
    private static async Task<string?> RightsThatStayAsync(ApiObject found, RemedyOrder order, ClusterAccess cluster) =>
        order.Alert.Text(TargetFields.ResponseCode) == Created
            ? null
            : await Subjects.ProtectedAsync(Subjects.Of(found), cluster);
}
