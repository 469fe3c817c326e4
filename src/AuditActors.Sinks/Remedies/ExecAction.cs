using System.Text;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>
/// Runs the rule author's command or script in every container of a pod. The alert's values are arguments of
/// <c>env</c>; no text of an event ever becomes part of what a shell reads.
/// </summary>
internal sealed class ExecAction : IClusterAction
{
    private const int LongestScript = 64 * 1024;
    private const int LongestText = 2000;

    public async Task<RemedyOutcome> PerformAsync(RemedyOrder order, ClusterAccess cluster)
    {
        var pod = await Found.ObjectAsync(order, cluster);
        await cluster.AdmitAsync("create", ObjectKinds.Pod, pod.Namespace, pod.Name, "exec");
        var containers = Containers.Of(pod);
        if (cluster.IsDryRun)
            return RemedyOutcome.Done($"the command would run in {containers.Count} containers of the {pod.Target}");
        var facts = order.Action.Contexts.Contains(NodeFacts.Context) ? await NodeFacts.OfAsync(pod, cluster) : [];
        var arguments = Arguments(order, await TextAsync(order, cluster.Cancellation), facts);
        var told = new StringBuilder();
        foreach (var container in containers)
        {
            using var run = await ContainerRun.StartAsync(pod, container, arguments, cluster);
            if (run.ExitCode != 0)
            {
                var said = run.Said(LongestText);
                return RemedyOutcome.Failed(
                    $"in container {container} of the {pod.Target} it ended with {run.ExitCode}: {said}");
            }

            told.Append(' ').Append(container).Append(": ").Append(run.Said(LongestText / containers.Count));
        }

        return RemedyOutcome.Done($"it ran in {containers.Count} containers of the {pod.Target};{told}");
    }

    /// <summary>What is run, each argument as it is.</summary>
    internal static IReadOnlyList<string> Arguments(
        RemedyOrder order, string text, IEnumerable<(string Name, string Value)> facts) =>
        ["env", .. AlertEnvironment.Of(order, facts), order.Action.Parameters.Text("shell"), "-c", text];

    private static async Task<string> TextAsync(RemedyOrder order, CancellationToken cancellationToken)
    {
        var parameters = order.Action.Parameters;
        if (order.Action.Actionner.Name == Actionners.Exec) return parameters.Text("command");
        if (parameters.Text("script") is { Length: > 0 } script) return script;
        var file = parameters.Text("file");
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellationToken);
            return text.Length <= LongestScript
                ? text
                : throw new RemedyException(RemedyOutcome.Failed($"the script {file} is longer than {LongestScript}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RemedyException(RemedyOutcome.Failed($"the script cannot be read: {e.Message}"));
        }
    }
}
