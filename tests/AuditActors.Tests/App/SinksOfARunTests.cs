using System.Text.Json;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Sinks;
using AuditActors.Tests.Sinks.Http;

namespace AuditActors.Tests.App;

/// <summary>The program with sinks, from its configuration file to what receivers get.</summary>
public sealed class SinksOfARunTests : IDisposable
{
    private const string Rules = """
        - rule: Any
          desc: every event
          condition: ka.verb exists
          output: "%ka.auditid"
          priority: NOTICE
          source: k8s_audit
        """;

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Several_sinks_get_their_alerts_and_one_that_fails_delays_nobody()
    {
        await using var sidekick = await HttpReceiver.StartAsync(Sidekick.Judge);
        await using var critical = await HttpReceiver.StartAsync();
        await using var broken = await HttpReceiver.StartAsync(_ => new Answer(503));
        var settings = _files.Write("node.conf", $$"""
            auditactors {
              health.listen = "127.0.0.1:0"
              sinks {
                sidekick { type = http, url = "{{sidekick.Address}}" }
                critical { type = http, url = "{{critical.Address}}", filter.minimum-priority = error }
                broken { type = http, url = "{{broken.Address}}" }
              }
            }
            """);
        await using var program = new Started("run", "-c", settings);

        var alerts = (await sidekick.AwaitAsync(3)).Select(request => JsonElement.Parse(request.Body)).ToList();
        await critical.AwaitAsync(1);
        await program.LineAsync(it => it.Errors, "Sink broken: ");
        await program.LineAsync(it => it.Errors, $"sink    sidekick: http {sidekick.Address.ToString().TrimEnd('/')}");
        await program.LineAsync(it => it.Output, "privileged pod");
        var (ready, metrics) = await ProbeAsync(await program.HealthAsync());
        var (exitCode, _) = await program.StopAsync("INT");

        Assert.Contains("\"sink\":\"broken\",\"isAvailable\":false", ready, StringComparison.Ordinal);
        Assert.Matches("sink_alerts_total\\{[^}]*outcome=\"delivered\",sink=\"sidekick\"\\} [1-9]", metrics);
        Assert.Matches("sink_available\\{[^}]*sink=\"broken\"\\} 0\\b", metrics);
        Assert.All(alerts.Select(alert => alert.GetProperty("output_fields")), fields => Assert.True(
            fields.TryGetProperty("evt.time", out _) || fields.TryGetProperty("correlation.type", out _)));
        Assert.All(critical.Requests, request => Assert.Contains(
            JsonElement.Parse(request.Body).GetProperty("priority").GetString(), (string[])["Emergency", "Alert", "Critical", "Error"]));
        Assert.Equal(0, exitCode);
    }

    private static async Task<(string Ready, string Metrics)> ProbeAsync(Uri health)
    {
        using var http = new HttpClient();
        using var ready = await http.GetAsync(new Uri(health, "readyz"));
        return (await ready.Content.ReadAsStringAsync(), await http.GetStringAsync(new Uri(health, "metrics")));
    }

    [Fact]
    public async Task Alerts_that_a_sink_missed_reach_it_after_a_restart_once_its_receiver_is_there()
    {
        var store = Path.Combine(Path.GetDirectoryName(_files.Write("x", ""))!, "alerts.db");
        var events = _files.Lines(5, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var rules = _files.Write("rules.yaml", Rules);
        int port;
        await using (var gone = await HttpReceiver.StartAsync()) port = gone.Address.Port;
        string[] arguments =
        [
            "run", "--source", events, "-r", rules, "--set", "store.kind=sqlite", "--set", $"store.sqlite.file=\"{store}\"",
            "--set", "health.listen=\"\"", "--set", $"sinks{{late{{type=http,url=\"http://127.0.0.1:{port}/\"}}}}",
        ];
        var first = await Executable.RunAsync(arguments);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(5, first.StandardOutput.TrimEnd().Split('\n').Length);

        await using var receiver = await HttpReceiver.StartAsync(port: port);
        var second = await Executable.RunAsync(arguments);

        Assert.Equal((0, ""), (second.ExitCode, second.StandardOutput));
        Assert.Equal(
            Enumerable.Range(0, 5).Select(number => $"id-{number}"),
            receiver.Requests.Select(request => JsonElement.Parse(request.Body)
                .GetProperty("output_fields").GetProperty("ka.auditid").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_receiver_refused_can_be_listed_with_the_reason()
    {
        await using var receiver = await HttpReceiver.StartAsync(request =>
            request.Body.AsSpan().IndexOf("id-1\""u8) >= 0 ? new Answer(400, "odd id") : Answer.Ok);
        var events = _files.Lines(3, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var settings = _files.Write("node.conf", $$"""
            auditactors {
              health.listen = ""
              node.name = node
              store.kind = sqlite
              store.sqlite.file = "{{Path.Combine(Path.GetDirectoryName(events)!, "alerts.db")}}"
              sinks.strict { type = http, url = "{{receiver.Address}}" }
            }
            """);
        Assert.Equal(0, (await Executable.RunAsync("run", "--source", events, "-r", _files.Write("rules.yaml", Rules), "-c", settings)).ExitCode);

        var text = await Executable.RunAsync("dead-letters", "-c", settings, "--sink", "strict");
        var json = await Executable.RunAsync("dead-letters", "-c", settings, "-o", "json");

        Assert.Equal(2, receiver.Requests.Count(request => request.Body.AsSpan().IndexOf("id-1\""u8) < 0));
        Assert.Matches(@"\AREFUSED +SINK +RULE +ALERT +REASON\n\S+Z  strict@node  Any +[0-9a-f-]{36}  http://127\.0\.0\.1:\d+ answers 400 Bad Request: odd id\n\z", text.StandardOutput);
        var letter = JsonElement.Parse(json.StandardOutput);
        Assert.Equal("id-1", letter.GetProperty("alert").GetProperty("output_fields").GetProperty("ka.auditid").GetString());
    }

    [Fact]
    public async Task What_a_receiver_refused_is_sent_again_when_somebody_with_the_role_says_so()
    {
        var refuses = true;
        await using var receiver = await HttpReceiver.StartAsync(request => refuses ? new Answer(400, "odd") : Answer.Ok);
        var events = _files.Lines(2, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var (viewer, admin) = (_files.Write("viewer", "viewer-0123456789"), _files.Write("admin", "admin-0123456789"));
        var settings = _files.Write("node.conf", $$"""
            auditactors {
              grpc { viewer-token-file = "{{viewer}}", admin-token-file = "{{admin}}" }
              follow.from-start = on
              sinks.strict { type = http, url = "{{receiver.Address}}" }
            }
            """);
        await using var node = new Started("run", "--source", $"file:{events}", "-r", _files.Write("rules.yaml", Rules), "-c", settings);
        var address = (await node.LineAsync(it => it.Errors, "  gRPC  ")).Split(' ', ',')
            .Single(word => word.StartsWith("127.", StringComparison.Ordinal));
        await UntilAsync(letters => letters.Contains("strict@", StringComparison.Ordinal));

        var denied = await Executable.RunAsync("dead-letters", "resend", "--all", "--address", address, "--token-file", viewer);
        refuses = false;
        var resent = await AskAsync(admin, "dead-letters", "resend", "--sink", "strict");
        await UntilAsync(letters => !letters.Contains("strict@", StringComparison.Ordinal));

        Assert.Equal(1, denied.ExitCode);
        Assert.Equal(
            $"auditactors: {address} refuses: whoever holds a token of the role viewer may look; this is for the role admin\n",
            denied.StandardError);
        Assert.Equal("2 alerts are sent again\n", resent);
        Assert.Equal(2, receiver.Requests.Count(request => request.Body.AsSpan().IndexOf("id-1\""u8) >= 0));

        async Task UntilAsync(Func<string, bool> isSo)
        {
            var begun = TimeProvider.System.GetTimestamp();
            while (!isSo(await AskAsync(viewer, "dead-letters")))
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(50));
        }

        async Task<string> AskAsync(string token, params string[] command) => (await Executable.RunAsync(
            [.. command, "--address", address, "--token-file", token])).StandardOutput;
    }

    [Fact]
    public async Task Sinks_without_a_store_are_told_in_a_line()
    {
        var events = _files.Lines(1, DateTimeOffset.UnixEpoch);

        var result = await Executable.RunAsync(
            "run", "--source", events, "--set", "store.kind=none", "--set", "sinks{a{type=http,url=\"http://127.0.0.1\"}}");

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.Matches(
            @"\Aauditactors: configuration: auditactors\.sinks has stdout, a, [^\n]+ set auditactors\.store\.kind [^\n]+\n\z",
            result.StandardError);
    }
}
