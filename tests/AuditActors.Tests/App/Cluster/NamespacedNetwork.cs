using System.ComponentModel;
using System.Globalization;
using System.Net;
using CliWrap;

namespace AuditActors.Tests.App.Cluster;

/// <summary>A network namespace for each node, joined by a bridge on which the test has an address too.</summary>
internal sealed class NamespacedNetwork : ClusterNetwork
{
    // An address of the hardware that nobody has: what is sent there vanishes, as between machines that lost each other.
    private const string Nobody = "02:00:00:00:00:01";
    private const int MostNetworks = 250;
    private const int FirstNode = 10;
    private readonly int _number;
    private readonly int _nodes;
    private readonly List<(int From, int To)> _cuts = [];

    private NamespacedNetwork(int number, int nodes) => (_number, _nodes) = (number, nodes);

    public override IPAddress Host => IPAddress.Parse($"10.213.{_number}.1");

    public override bool CanCut => true;

    private string Bridge => $"aafault{_number}";

    public override IPAddress AddressOf(int node) => IPAddress.Parse($"10.213.{_number}.{FirstNode + node}");

    public override IReadOnlyList<string> LauncherOf(int node) => ["ip", "netns", "exec", NameOf(node)];

    /// <summary>Null where this machine does not allow it.</summary>
    public static async Task<NamespacedNetwork?> TryCreateAsync(int nodes)
    {
        var first = Random.Shared.Next(MostNetworks);
        for (var attempt = 0; attempt < MostNetworks; attempt++)
        {
            var network = new NamespacedNetwork(1 + (first + attempt) % MostNetworks, nodes);
            switch (await TryRunAsync("link", "add", network.Bridge, "type", "bridge"))
            {
                case (true, _):
                    return await network.TryBuildAsync() ? network : null;
                case (false, var why) when why.Contains("exists", StringComparison.Ordinal):
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    public override async Task CutAsync(IReadOnlyCollection<int> side, IReadOnlyCollection<int> other)
    {
        foreach (var (one, another) in side.SelectMany(one => other.Select(another => (one, another))))
        {
            foreach (var (from, to) in ((int, int)[])[(one, another), (another, one)])
            {
                await RunAsync(
                    "-n", NameOf(from), "neigh", "replace", $"{AddressOf(to)}", "lladdr", Nobody,
                    "dev", "eth0", "nud", "permanent");
                _cuts.Add((from, to));
            }
        }
    }

    public override async Task HealAsync()
    {
        foreach (var (from, to) in _cuts)
            await RunAsync("-n", NameOf(from), "neigh", "del", $"{AddressOf(to)}", "dev", "eth0");
        _cuts.Clear();
    }

    public override async ValueTask DisposeAsync()
    {
        for (var node = 0; node < _nodes; node++) await TryRunAsync("netns", "del", NameOf(node));
        await TryRunAsync("link", "del", Bridge);
    }

    private async Task<bool> TryBuildAsync()
    {
        List<string> commands = [$"addr add {Host}/24 dev {Bridge}", $"link set {Bridge} up"];
        for (var node = 0; node < _nodes; node++)
        {
            var (name, end) = (NameOf(node), $"{Bridge}v{node}");
            commands.AddRange(
            [
                $"netns add {name}",
                $"link add {end} type veth peer name eth0 netns {name}",
                $"link set {end} master {Bridge} up",
                $"-n {name} addr add {AddressOf(node)}/24 dev eth0",
                $"-n {name} link set eth0 up",
                $"-n {name} link set lo up",
            ]);
        }

        foreach (var command in commands)
        {
            if ((await TryRunAsync(command.Split(' '))).Worked) continue;
            await DisposeAsync();
            return false;
        }

        return true;
    }

    private string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"{Bridge}-{node}");

    private static async Task RunAsync(params string[] arguments)
    {
        var (worked, why) = await TryRunAsync(arguments);
        Assert.True(worked, $"ip {string.Join(' ', arguments)}: {why}");
    }

    private static async Task<(bool Worked, string Why)> TryRunAsync(params string[] arguments)
    {
        var why = new System.Text.StringBuilder();
        try
        {
            var result = await Cli.Wrap("ip")
                .WithArguments(arguments)
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(why))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync();
            return (result.IsSuccess, why.ToString());
        }
        catch (Win32Exception e)
        {
            return (false, e.Message);
        }
    }
}
