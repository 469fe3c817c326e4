using System.Text;
using AuditActors.Rules.Remediation;
using k8s;

namespace AuditActors.Sinks.Remedies;

internal sealed class LogAction(TimeProvider clock) : IClusterAction
{
    private const int MostBytes = 256 * 1024;
    private const int LongestText = 4000;

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var pod = await Found.ObjectAsync(order, cluster);
        await cluster.AdmitAsync("get", ObjectKinds.Pod, pod.Namespace, pod.Name, "log");
        var lines = order.Action.Parameters.Whole("tail_lines");
        foreach (var container in Containers.Of(pod))
        {
            await using var log = await cluster.Client.CoreV1.ReadNamespacedPodLogAsync(
                pod.Name, pod.Namespace, container: container, tailLines: lines, limitBytes: MostBytes,
                cancellationToken: cluster.Cancellation);
            using var read = new MemoryStream();
            await log.CopyToAsync(read, cluster.Cancellation);
            if (read.Length == 0) continue;
            var what = $"the last {lines} lines of container {container} of the {pod.Target}";
            if (cluster.IsDryRun) return RemedyOutcome.Done($"{what} can be read");
            if (order.Action.Destination is { } folder)
            {
                var path = await Artefacts.StoreAsync(folder, pod, "log", read, clock, cluster);
                return RemedyOutcome.Done($"{what} are in {path}");
            }

            var text = Encoding.UTF8.GetString(read.ToArray()).Replace("\n", " | ", StringComparison.Ordinal);
            return RemedyOutcome.Done($"{what}: {AlertText.Short(text, LongestText)}");
        }

        return RemedyOutcome.Ignored($"no container of the {pod.Target} has written anything");
    }
}
