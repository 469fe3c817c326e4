using System.Net;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using k8s.Autorest;

namespace AuditActors.Sinks.Remedies;

internal sealed class DrainAction(TimeProvider clock) : IClusterAction
{
    private const string MirrorPod = "kubernetes.io/config.mirror";
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var node = await Found.NodeAsync(order, cluster);
        await CordonAction.CordonAsync(node, cluster);
        var pods = await cluster.ListAsync(ObjectKinds.Pod, null, fields: $"spec.nodeName={node.Name}");
        var parameters = order.Action.Parameters;
        var deadline = clock.GetUtcNow().AddSeconds(parameters.Whole("max_wait_period"));
        int evicted = 0, left = 0;
        var refused = new List<string>();
        foreach (var pod in pods)
        {
            if (await StaysAsync(pod, parameters, cluster))
            {
                left++;
            }
            else if (await EvictAsync(pod, deadline, cluster) is { } refusal)
            {
                if (!parameters.Flag("ignore_errors"))
                    return RemedyOutcome.Failed($"{evicted} pods were evicted from the {node.Target}, then: {refusal}");
                refused.Add(pod.Name);
            }
            else
            {
                evicted++;
            }
        }

        var text = $"the {node.Target} has been drained: {evicted} pods evicted, {left} left";
        if (refused.Count > 0) text += $", {refused.Count} refused: {string.Join(", ", refused)}";
        return RemedyOutcome.Done(text);
    }

    private static async Task<bool> StaysAsync(ApiObject pod, ParameterValues parameters, ClusterAccess cluster)
    {
        if (pod.Annotations.ContainsKey(MirrorPod)) return true;
        if (pod.Text("status", "phase") is "Succeeded" or "Failed") return true;
        if (cluster.Forbids(pod) is not null) return true;
        if (parameters.Texts("wait_period_excluded_namespaces").Contains(pod.Namespace ?? "")) return true;
        var owner = (await Found.OwnerAsync(pod, cluster))?.Kind;
        if (owner == ObjectKinds.DaemonSet && parameters.Flag("ignore_daemonsets")) return true;
        if (owner == ObjectKinds.StatefulSet && parameters.Flag("ignore_statefulsets")) return true;
        return await Health.ForbidsAsync(pod, parameters.Amount("min_healthy_replicas"), cluster) is not null;
    }

    /// <summary>Why the pod stays; null when it goes.</summary>
    private async Task<string?> EvictAsync(ApiObject pod, DateTimeOffset deadline, ClusterAccess cluster)
    {
        while (true)
        {
            try
            {
                await cluster.CreateAsync(ObjectKinds.Pod, pod.Namespace!, Eviction(pod), pod.Name, "eviction");
                return null;
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                if (clock.GetUtcNow() + AskAgainAfter > deadline)
                    return $"the {pod.Target} must not be evicted now: {ClusterFault.Message(e)}";
                await Task.Delay(AskAgainAfter, clock, cluster.Cancellation);
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
        }
    }

    private static JsonObject Eviction(ApiObject pod) => new()
    {
        ["apiVersion"] = "policy/v1",
        ["kind"] = "Eviction",
        ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace },
        ["deleteOptions"] = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = pod.Uid } },
    };
}
