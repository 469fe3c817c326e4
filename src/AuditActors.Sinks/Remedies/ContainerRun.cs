using System.Text;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>A command that has run in a container: its exit code and the beginning of what it wrote.</summary>
internal sealed class ContainerRun(int exitCode, MemoryStream output, MemoryStream errors) : IDisposable
{
    public int ExitCode => exitCode;

    public MemoryStream Output => output;

    public string Said(int longest)
    {
        var text = Encoding.UTF8.GetString((exitCode != 0 && errors.Length > 0 ? errors : output).ToArray());
        return AlertText.Short(text.Trim().Replace("\n", " | ", StringComparison.Ordinal), longest);
    }

    public static async Task<ContainerRun> StartAsync(
        ApiObject pod, string container, IReadOnlyList<string> arguments, ClusterAccess cluster)
    {
        var output = new MemoryStream();
        var errors = new MemoryStream();
        var exitCode = await cluster.Client.NamespacedPodExecAsync(
            pod.Name, pod.Namespace, container, arguments, tty: false,
            (_, written, complained) => Task.WhenAll(
                BoundedCopy.CopyAsync(written, output, "it wrote", cluster.Cancellation),
                BoundedCopy.CopyAsync(complained, errors, "it wrote", cluster.Cancellation)),
            cluster.Cancellation);
        return new ContainerRun(exitCode, output, errors);
    }

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }
}
