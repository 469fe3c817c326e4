using System.Diagnostics;
using System.Text.Json;
using AuditActors.App.Emulator;
using AuditActors.Events;
using AuditActors.Runtime.Store;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.App.Cluster;

/// <summary>Real processes that form one cluster, with certificates, and lose one of them.</summary>
public sealed class ClusterTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private const int Events = 2_500;
    private const double Rate = 120;
    private const string ReadsNow = "this node of the cluster reads it now";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TestFolder _folder = new("cluster");
    private readonly Recordings _recordings = new();

    public void Dispose()
    {
        _recordings.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task A_stream_is_read_by_one_node_and_by_another_when_that_one_is_killed_and_nothing_is_lost()
    {
        var connection = await server.NewDatabaseAsync();
        await using var stream = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [EventsOfNamespaces()], Rate = Rate }, default);
        await using var nodes = new NodeProcesses(
            3,
            "--source", Recordings.AllOf(stream),
            "-r", SeenEvents.Rules(_recordings),
            "--set", "store.kind=postgresql",
            "--set", $"store.postgresql.connection-file=\"{_recordings.Write("connection", connection)}\"");
        using var certificates = new TestCertificates(_folder.FullName);
        List<Started> started =
        [
            nodes.Start(0, [.. Tls(certificates, 0), "--set", "node.roles=[ingest, detect]"]),
            nodes.Start(1, [.. Tls(certificates, 1), "--set", "node.roles=[ingest, detect]"]),
            nodes.Start(2, [.. Tls(certificates, 2), "--set", "node.roles=[detect, web]"]),
        ];

        var reader = await ReaderAsync(started.Take(2));
        await reader.LineAsync(it => it.Errors, "connected");
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal(1, stream.Connections);
        var (killed, _) = await reader.StopAsync("KILL");
        var other = started.Take(2).Single(node => node != reader);
        await other.LineAsync(it => it.Errors, ReadsNow);
        var logged = await LoggedAsync(connection);

        Assert.NotEqual(0, killed);
        Assert.Equal(Events, logged.Count);
        Assert.Equal(Events, logged.Select(alert => alert.Alert.EventIdentity).Distinct().Count());
        Assert.Equal(2, stream.Connections);
        foreach (var node in started.Where(node => node != reader))
            Assert.Equal(0, (await node.StopAsync("TERM")).ExitCode);
        Assert.DoesNotContain(ReadsNow, string.Concat(started[2].Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_node_tells_of_all_with_their_rules_and_who_reads_what()
    {
        await using var stream = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [_recordings.Lines(3, Some.Time)], Rate = Rate }, default);
        await using var nodes = new NodeProcesses(
            2, "--source", $"{stream.Address}", "--set", "cluster.insecure=on", "--set", "grpc.listen=\"127.0.0.1:0\"");
        var reader = nodes.Start(0, "-r", SeenEvents.Rules(_recordings), "--set", "node.roles=[ingest, detect]");
        var address = (await nodes.Start(1, "-r", SeenEvents.Rules(_recordings), "--set", "node.roles=[detect, web]")
            .LineAsync(it => it.Errors, "  gRPC  ")).Split(' ', ',').Single(word => word.StartsWith("127.", StringComparison.Ordinal));
        await reader.LineAsync(it => it.Errors, "connected");

        var json = await WithBothAsync(address);
        var text = await Executable.RunAsync("cluster", "--address", address);

        using var state = JsonDocument.Parse(json);
        Assert.True(state.RootElement.GetProperty("same_rules").GetBoolean());
        var members = state.RootElement.GetProperty("members").EnumerateArray().ToList();
        Assert.Equal(
            ["node-0 Up detect,ingest 1", "node-1 Up detect,web 1"],
            members.Select(member => $"{member.GetProperty("name")} {member.GetProperty("status")} "
                + $"{string.Join(',', member.GetProperty("roles").EnumerateArray())} {member.GetProperty("rules")}").Order());
        var source = Assert.Single(state.RootElement.GetProperty("sources").EnumerateArray());
        var node0 = members.Single(member => member.GetProperty("name").GetString() == "node-0").GetProperty("address");
        Assert.Equal(node0.GetString(), source.GetProperty("node").GetString());
        Assert.True(source.GetProperty("connected").GetBoolean());
        Assert.Matches(@"\ANODE +ADDRESS +STATUS +ROLES +NAMESPACES +CORRELATORS +RULES +VERSION\n", text.StandardOutput);
        Assert.Matches(@"\n\S+/tail/\S* +node-0 +connected +", text.StandardOutput);
    }

    [Fact]
    public async Task A_node_with_a_certificate_of_another_authority_stays_outside()
    {
        await using var nodes = new NodeProcesses(
            2, "--source", $"file:{_recordings.Write("audit.log", "")}", "-r", SeenEvents.Rules(_recordings));
        using var certificates = new TestCertificates(_folder.CreateSubdirectory("ours").FullName);
        using var others = new TestCertificates(_folder.CreateSubdirectory("others").FullName);
        var founder = nodes.Start(0, [.. Tls(certificates, 0), "--set", "log.akka-level=info"]);
        await founder.LineAsync(it => it.Errors, "to [Up]");

        var stranger = nodes.Start(1, [.. Tls(others, 1), "--set", "log.akka-level=warning"]);

        Assert.Equal(1, await stranger.EndAsync());
        Assert.Contains("shows no certificate that an authority in", Assert.Single(stranger.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(founder.Errors.SkipWhile(line => !line.Contains("to [Up]", StringComparison.Ordinal)),
            line => line.Contains("is JOINING", StringComparison.Ordinal));
        Assert.Equal(0, (await founder.StopAsync("TERM")).ExitCode);
    }

    private static async Task<string> WithBothAsync(string address)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var told = (await Executable.RunAsync("cluster", "--address", address, "-o", "json")).StandardOutput;
            var isWhole = told.Split("\"status\":\"Up\"").Length == 3 && told.Contains("\"connected\":true", StringComparison.Ordinal);
            if (isWhole || waited.Elapsed > Patience) return told;
        }
    }

    private static string[] Tls(TestCertificates certificates, int node)
    {
        var (certificate, key) = certificates.Issue($"node-{node}");
        return
        [
            "--set", $"cluster.tls.certificate-file=\"{certificate}\"",
            "--set", $"cluster.tls.key-file=\"{key}\"",
            "--set", $"cluster.tls.ca-file=\"{certificates.AuthorityFile}\"",
        ];
    }

    private string EventsOfNamespaces() => _recordings.Write("namespaces.jsonl", string.Concat(
        Enumerable.Range(0, Events).Select(number =>
            $"{Recordings.Event(number, Some.Time)[..^1]},\"objectRef\":{{\"namespace\":\"ns-{number % 40}\"}}}}\n")));

    private static async Task<Started> ReaderAsync(IEnumerable<Started> nodes)
    {
        var waiting = nodes.ToDictionary(node => node.LineAsync(it => it.Errors, ReadsNow));
        return waiting[await Task.WhenAny(waiting.Keys)];
    }

    private static async Task<IReadOnlyList<LoggedAlert>> LoggedAsync(string connection)
    {
        var options = new StoreOptions { Location = new StoreLocation.PostgreSql(connection), Node = "reader" };
        var store = new AlertStore(options, TimeProvider.System, Some.Signals());
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var logged = await store.Log.ReadAsync(after: 0, node: null, most: 10_000, default);
            if (logged.Count >= Events || waited.Elapsed > Patience) return logged;
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }
}
