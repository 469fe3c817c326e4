using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

internal sealed class DownloadAction(TimeProvider clock) : IClusterAction
{
    private const int LongestText = 500;

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var pod = await Found.ObjectAsync(order, cluster);
        await cluster.AdmitAsync("create", ObjectKinds.Pod, pod.Namespace, pod.Name, "exec");
        var file = order.Action.Parameters.Text("file");
        if (cluster.IsDryRun) return RemedyOutcome.Done($"{file} would be fetched from the {pod.Target}");
        if (Containers.Of(pod) is not [var container, ..])
            return RemedyOutcome.Ignored($"the {pod.Target} has no containers");
        using var run = await ContainerRun.StartAsync(pod, container, ["cat", "--", file], cluster);
        if (run.ExitCode != 0) return RemedyOutcome.Failed($"{file} cannot be read: {run.Said(LongestText)}");
        var path = await Artefacts.StoreAsync(order.Action.Destination!, pod, file, run.Output, clock, cluster);
        return RemedyOutcome.Done($"{file} of container {container} of the {pod.Target} is in {path}");
    }
}
