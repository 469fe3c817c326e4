using System.Text;
using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>A command that has run in a container: its exit code and the beginning of what it wrote.</summary>
internal sealed class ContainerRun(int exitCode, MemoryStream output, MemoryStream errors) : IDisposable
{
    private const int MostBytes = 16 * 1024 * 1024;

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
                ReadAsync(written, output, cluster.Cancellation), ReadAsync(complained, errors, cluster.Cancellation)),
            cluster.Cancellation);
        return new ContainerRun(exitCode, output, errors);
    }

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    private static async Task ReadAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        var block = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(block, cancellationToken)) > 0)
        {
            if (to.Length + read > MostBytes) throw new IOException($"it wrote more than {MostBytes} bytes");
            to.Write(block, 0, read);
        }
    }
}
