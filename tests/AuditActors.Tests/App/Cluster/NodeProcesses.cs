using System.Net;
using System.Net.Sockets;

namespace AuditActors.Tests.App.Cluster;

/// <summary>Processes of the built program that are to form one cluster on the loopback address.</summary>
internal sealed class NodeProcesses(int count, params string[] common) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Nodes that all start at once and never found a second cluster need not be as careful as those of a deployment.
    private const string Hasty = "akka.cluster.seed-node-timeout = 3s";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("auditactors-nodes");
    private readonly int[] _ports = FreePorts(count);
    private readonly Dictionary<int, Started> _running = [];

    /// <summary>Starts a node, or starts it again on its address.</summary>
    public Started Start(int number, params string[] own)
    {
        var seeds = string.Join(", ", _ports.Take(3).Select(port => $"\"127.0.0.1:{port}\""));
        return _running[number] = new Started(Patience,
        [
            "run", "-o", "json", "-c", Configuration(),
            "--set", "profile=cluster",
            "--set", "cluster.bind=\"127.0.0.1\"",
            "--set", $"cluster.port={_ports[number]}",
            "--set", $"cluster.seed-nodes=[{seeds}]",
            "--set", $"node.name=\"node-{number}\"",
            "--set", "health.listen=\"127.0.0.1:0\"",
            "--set", "grpc.listen=\"\"",
            "--set", "store.kind=none",
            .. common,
            .. own,
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values) await process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Configuration()
    {
        var file = Path.Combine(_folder.FullName, "hasty.conf");
        File.WriteAllText(file, Hasty);
        return file;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
