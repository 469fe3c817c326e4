using System.Text.RegularExpressions;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App.Cluster;

/// <summary>Nodes that run on while their certificates, and those of their authority, are exchanged.</summary>
public sealed partial class CertificateRenewalTests : IDisposable
{
    private const int Nodes = 3;
    private const string Exchanged = "certificate of the node was exchanged";
    private const int DaysBefore = 5;
    private const int DaysAfter = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private readonly TestFolder _folder = new("renewal");
    private readonly Recordings _recordings = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _recordings.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nodes_are_started_again_one_after_another_with_their_new_certificates()
    {
        using var certificates = new TestCertificates(_folder.FullName);
        await using var nodes = NewNodes("cluster.tls.restart-when-renewed=on", "cluster.tls.restart-pause=3s");
        for (var node = 0; node < Nodes; node++) Start(nodes, node, certificates, DaysBefore);
        await FormedAsync(nodes);
        var before = await ExpiryAsync(nodes, 0);

        for (var node = 0; node < Nodes; node++) certificates.Issue($"node-{node}", DaysAfter);
        for (var restarted = 0; restarted < Nodes; restarted++)
        {
            var ends = nodes.Running.ToDictionary(node => nodes[node].EndAsync());
            await Task.WhenAny([.. ends.Keys, Task.Delay(Patience)]);
            var ended = ends.Keys.FirstOrDefault(end => end.IsCompleted);
            Assert.True(ended is not null, Told(nodes));
            Assert.True(await ended == 1, Told(nodes));
            Assert.True(nodes.Running.Count == Nodes - 1, Told(nodes));
            Assert.True(nodes[ends[ended]].Errors.Any(line => line.Contains(Exchanged, StringComparison.Ordinal)), Told(nodes));
            Start(nodes, ends[ended], certificates);
        }

        await FormedAsync(nodes);

        for (var node = 0; node < Nodes; node++)
            Assert.Equal(before + TimeSpan.FromDays(DaysAfter - DaysBefore).TotalSeconds, await ExpiryAsync(nodes, node), 120.0);
        foreach (var node in nodes.Running) Assert.Equal(0, (await nodes[node].StopAsync("TERM")).ExitCode);
    }

    [Fact]
    public async Task A_certificate_that_others_would_not_trust_ends_no_node()
    {
        using var certificates = new TestCertificates(_folder.FullName);
        using var others = new TestCertificates(_folder.CreateSubdirectory("others").FullName);
        await using var nodes = NewNodes("cluster.tls.restart-when-renewed=on", "cluster.tls.restart-pause=100ms");
        Start(nodes, 0, certificates, DaysBefore);
        await nodes[0].LineAsync(it => it.Errors, "  health  ");

        var (stranger, key) = others.Issue("node-0");
        File.Copy(key, Path.Combine(_folder.FullName, "node-0.key"), overwrite: true);
        File.Copy(stranger, Path.Combine(_folder.FullName, "node-0.crt"), overwrite: true);
        await nodes[0].LineAsync(it => it.Errors, "other nodes will not trust what is there now");

        Assert.Equal(0, (await nodes[0].StopAsync("TERM")).ExitCode);
    }

    [Fact]
    public async Task An_authority_is_exchanged_by_a_file_that_holds_both_and_no_node_has_to_know_before()
    {
        using var old = new TestCertificates(_folder.FullName);
        using var next = new TestCertificates(_folder.CreateSubdirectory("next").FullName);
        await using var nodes = NewNodes();
        Start(nodes, 0, old, DaysBefore);
        Start(nodes, 1, old, DaysBefore);
        await FormedAsync(nodes);

        await File.AppendAllTextAsync(old.AuthorityFile, await File.ReadAllTextAsync(next.AuthorityFile));
        var (certificate, key) = next.Issue("node-2");
        nodes.Start(2, Tls(certificate, key, old.AuthorityFile));

        await FormedAsync(nodes);
    }

    private static string Told(NodeProcesses nodes) => string.Join(
        '\n', Enumerable.Range(0, Nodes).SelectMany(node => nodes.ErrorsOf(node).Select(line => $"{node}: {line}")));

    private NodeProcesses NewNodes(params string[] settings) => new(
        Nodes,
        [
            "--source", $"file:{_recordings.Write("audit.log", "")}",
            "-r", _recordings.Write("rules.yaml", "[]"),
            "--set", "reload.look-every=300ms",
            .. settings.SelectMany(setting => (string[])["--set", setting]),
        ]);

    private void Start(NodeProcesses nodes, int node, TestCertificates certificates, int? days = null)
    {
        if (days is { } valid) certificates.Issue($"node-{node}", valid);
        nodes.Start(node, Tls(
            Path.Combine(_folder.FullName, $"node-{node}.crt"),
            Path.Combine(_folder.FullName, $"node-{node}.key"),
            certificates.AuthorityFile));
    }

    private static string[] Tls(string certificate, string key, string authority) =>
    [
        "--set", $"cluster.tls.certificate-file=\"{certificate}\"",
        "--set", $"cluster.tls.key-file=\"{key}\"",
        "--set", $"cluster.tls.ca-file=\"{authority}\"",
    ];

    private async Task FormedAsync(NodeProcesses nodes)
    {
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var node in nodes.Running)
        {
            while (Members().Match(await MetricsAsync(nodes, node)) is not { Success: true } members
                || members.Groups[1].Value != $"{nodes.Running.Count}")
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, Told(nodes));
                await Task.Delay(LookEvery);
            }
        }
    }

    private async Task<double> ExpiryAsync(NodeProcesses nodes, int node) => double.Parse(
        Expiry().Match(await MetricsAsync(nodes, node)).Groups[1].Value,
        System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> MetricsAsync(NodeProcesses nodes, int node)
    {
        try
        {
            return await _client.GetStringAsync(new Uri(nodes.HealthOf(node), "metrics"));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^auditactors_cluster_members\{[^}]*status=""up""[^}]*\} (\S+)", RegexOptions.Multiline)]
    private static partial Regex Members();

    [GeneratedRegex(
        @"^auditactors_cluster_certificate_expiry_timestamp_seconds(?:\{[^}]*\})? (\S+)", RegexOptions.Multiline)]
    private static partial Regex Expiry();
}
