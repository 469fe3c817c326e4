using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AuditActors.App.Emulator;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App.Health;

/// <summary>What probes, Prometheus and falcoctl get from a running program.</summary>
public sealed class HealthServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Recordings _files = new();

    public void Dispose()
    {
        _http.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Health_and_versions_are_what_Falco_serves()
    {
        await using var program = new Started("run", "--set", "health.listen=\"127.0.0.1:0\"");
        var address = await program.HealthAsync();

        Assert.Equal("{\"status\": \"ok\"}", await _http.GetStringAsync(new Uri(address, "/healthz")));
        var versions = JsonElement.Parse(await _http.GetStringAsync(new Uri(address, "/versions")));
        Assert.Equal("0.44.1", versions.GetProperty("falco_version").GetString());
        Assert.Equal("62", versions.GetProperty("engine_version").GetString());
        Assert.Equal("0.18.0", versions.GetProperty("plugin_versions").GetProperty("k8saudit").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri(address, "/other"))).StatusCode);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_of_a_webhook_are_counted()
    {
        await using var program = new Started(
            "run",
            "--source", "http://127.0.0.1:0/k8s-audit",
            "--set", "webhook.max-connections=1",
            "--set", "health.listen=\"127.0.0.1:0\"");
        var address = await program.HealthAsync();
        var line = await program.LineAsync(it => it.Errors, "  source  http://");
        var webhook = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        using var first = new TcpClient();
        await first.ConnectAsync(webhook.Host, webhook.Port);
        // What is accepted is counted some time later: the first one is when it is answered.
        await first.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Assert.Equal(1, await first.GetStream().ReadAsync(new byte[1]));
        using var second = new TcpClient();
        await second.ConnectAsync(webhook.Host, webhook.Port);
        Assert.Equal(0, await second.GetStream().ReadAsync(new byte[1]));

        var metrics = await _http.GetStringAsync(new Uri(address, "/metrics"));

        Assert.Matches($$"""kestrel_rejected_connections_total\{[^}]*server_port="{{webhook.Port}}"[^}]*\} 1""", metrics);
        Assert.DoesNotContain("kestrel_active_connections", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_count_matches_under_the_names_and_labels_of_Falco()
    {
        var rules = _files.Write("rules.yaml", """
            - rule: A rule (x)
              desc: every event
              condition: ka.verb exists
              output: "%ka.auditid"
              priority: WARNING
              source: k8s_audit
              tags: [t1, mitre-x]
            """);
        var events = _files.Lines(2, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var stream = await LdpEmulator.StartAsync(
            new() { Files = [events], Token = "right" }, CancellationToken.None);
        await using var program = new Started(
            "run", "--source", $"{stream.Address}", "-r", rules, "--set", "health.listen=\"127.0.0.1:0\"");
        var address = await program.HealthAsync();
        await program.LineAsync(it => it.Output.Skip(1), "Warning");

        var metrics = await _http.GetStringAsync(new Uri(address, "/metrics"));

        Assert.Matches(
            """
            falcosecurity_falco_rules_matches_total\{[^}]*priority="4",rule_name="A rule \(x\)",source="k8s_audit",tag_mitre_x="true",tag_t1="true"\} 2
            """.Trim(),
            metrics);
        Assert.Matches("falcosecurity_falco_sha256_rules_files_info\\{[^}]*sha256=\"[0-9a-f]{64}\"", metrics);
        Assert.Matches("falcosecurity_falco_version_info\\{[^}]*version=\"0\\.44\\.1\"", metrics);
        Assert.DoesNotContain("right", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_is_ready_when_a_source_is_connected_and_says_why_not()
    {
        await using var stream = await LdpEmulator.StartAsync(
            new() { Files = [_files.Lines(1, DateTimeOffset.UnixEpoch)], Token = "right" }, CancellationToken.None);
        await using var refused = new Started(
            "run", "--source", $"ws://{stream.Address.Authority}/tail/?tk=wrong",
            "--set", "health.listen=\"127.0.0.1:0\"");
        await using var connected = new Started(
            "run", "--source", $"{stream.Address}", "--set", "health.listen=\"127.0.0.1:0\"");
        await refused.LineAsync(it => it.Errors, "refuses us");
        await connected.LineAsync(it => it.Errors, "connected");

        var (notReady, why) = await GetAsync(await refused.HealthAsync(), "/readyz");
        var (ready, _) = await GetAsync(await connected.HealthAsync(), "/readyz");
        var (alive, _) = await GetAsync(await refused.HealthAsync(), "/livez");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK), (notReady, ready, alive));
        Assert.Contains("no source is connected", why, StringComparison.Ordinal);
        Assert.Contains("403", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_others_post_to_is_ready_although_its_stream_is_away()
    {
        await using var program = new Started(
            "run", "--source", "ws://127.0.0.1:1/tail/?tk=any", "--source", "http://127.0.0.1:0/k8s-audit",
            "--set", "health.listen=\"127.0.0.1:0\"");
        var address = await program.HealthAsync();
        await program.LineAsync(it => it.Errors, "cannot connect");

        var (status, body) = await GetAsync(address, "/readyz");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Connection refused", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_program_works_although_the_address_is_taken()
    {
        await using var first = new Started("run", "--set", "health.listen=\"127.0.0.1:0\"");
        var taken = (await first.HealthAsync()).Authority;
        await using var second = new Started("run", "--set", $"health.listen=\"{taken}\"");

        await second.LineAsync(it => it.Errors, $"{taken} is taken");
        await second.LineAsync(it => it.Output, "privileged pod");
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(Uri address, string path)
    {
        using var response = await _http.GetAsync(new Uri(address, path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
