using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

internal sealed class TerminateAction : IClusterAction
{
    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var pods = await Found.PodsAsync(order, cluster);
        var done = new List<string>();
        string? reason = null;
        foreach (var pod in pods)
        {
            if (await StaysAsync(pod, order.Action.Parameters, cluster) is { } why)
            {
                reason ??= $"the {pod.Target} was left alone: {why}";
                continue;
            }

            await cluster.DeleteAsync(pod, order.Action.Parameters.Whole("grace_period_seconds"));
            done.Add(pod.Name);
        }

        return done switch
        {
            [] => RemedyOutcome.Ignored(reason ?? $"the {order.Target} has no pods"),
            [var one] => RemedyOutcome.Done(
                $"the pod '{one}' in the namespace '{order.Target!.Namespace}' has been terminated"),
            _ => RemedyOutcome.Done(
                $"{done.Count} pods of the {order.Target} have been terminated: {string.Join(", ", done)}"),
        };
    }

    private static async Task<string?> StaysAsync(ApiObject pod, ParameterValues parameters, ClusterAccess cluster)
    {
        var owner = (await Found.OwnerAsync(pod, cluster))?.Kind;
        if (owner == ObjectKinds.DaemonSet && parameters.Flag("ignore_daemonsets"))
            return "it belongs to a daemon set";
        if (owner == ObjectKinds.StatefulSet && parameters.Flag("ignore_statefulsets"))
            return "it belongs to a stateful set";
        if (owner is null && parameters.Flag("ignore_standalone_pods")) return "it has no owner";
        return await Health.ForbidsAsync(pod, parameters.Amount("min_healthy_replicas"), cluster);
    }
}
