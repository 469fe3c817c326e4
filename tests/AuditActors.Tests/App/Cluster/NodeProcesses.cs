using System.Net;
using System.Net.Sockets;

namespace AuditActors.Tests.App.Cluster;

/// <summary>Processes of the built program that are to form one cluster.</summary>
internal sealed class NodeProcesses(ClusterNetwork network, int count, params string[] common) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Nodes that all start at once and never found a second cluster need not be as careful as those of a deployment.
    private const string Hasty = "akka.cluster.seed-node-timeout = 3s";
    private const int Seeds = 3;
    private readonly TestFolder _folder = new("nodes");
    private readonly int[] _ports = FreePorts(count);
    private readonly int[] _healthPorts = FreePorts(count);
    private readonly Dictionary<int, List<Started>> _started = [];

    /// <param name="count">How many at most, all on the loopback address.</param>
    /// <param name="common">Arguments of all of them.</param>
    public NodeProcesses(int count, params string[] common)
        : this(new LoopbackNetwork(), count, common)
    {
    }

    /// <summary>A program, with its arguments, that becomes the one that is meant; may be empty.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>The process that was started last for a node, whether it runs or not.</summary>
    public Started this[int number] => _started[number][^1];

    /// <summary>Numbers of the nodes that run.</summary>
    public IReadOnlyList<int> Running => [.. _started.Where(node => node.Value[^1].IsRunning).Select(node => node.Key).Order()];

    /// <summary>What all processes of a node have said on standard error.</summary>
    public IEnumerable<string> ErrorsOf(int number) =>
        _started.TryGetValue(number, out var started) ? started.SelectMany(process => process.Errors) : [];

    public static int FreePort() => FreePorts(1)[0];

    /// <summary>Where a node answers probes and shows metrics.</summary>
    public Uri HealthOf(int number) => new($"http://{network.AddressOf(number)}:{_healthPorts[number]}/");

    /// <summary>Starts a node, or starts it again on its address.</summary>
    public Started Start(int number, params string[] own)
    {
        var seeds = Enumerable.Range(0, Math.Min(count, Seeds))
            .Select(seed => $"\"{network.AddressOf(seed)}:{_ports[seed]}\"");
        var process = new Started(Patience, [.. network.LauncherOf(number), .. Launcher],
        [
            "run", "-o", "json", "-c", Configuration(),
            "--set", "profile=cluster",
            "--set", $"cluster.bind=\"{network.AddressOf(number)}\"",
            "--set", $"cluster.port={_ports[number]}",
            "--set", $"cluster.seed-nodes=[{string.Join(", ", seeds)}]",
            "--set", $"node.name=\"node-{number}\"",
            "--set", $"health.listen=\"{network.AddressOf(number)}:{_healthPorts[number]}\"",
            "--set", "grpc.listen=\"\"",
            "--set", "store.kind=none",
            .. common,
            .. own,
        ]);
        if (_started.TryGetValue(number, out var before)) before.Add(process);
        else _started.Add(number, [process]);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started.Values.SelectMany(each => each)) await process.DisposeAsync();
        _folder.Dispose();
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
