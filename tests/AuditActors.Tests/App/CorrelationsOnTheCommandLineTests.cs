using System.Globalization;
using System.Text;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

/// <summary>Correlations in a whole node.</summary>
public sealed class CorrelationsOnTheCommandLineTests : IDisposable
{
    private const string Rules = """
        - correlation: Short lives
          desc: Something is made and goes within a minute
          type: sequence
          evaluate: final
          events:
            - {name: made, condition: ka.verb = create}
            - {name: gone, condition: ka.verb = delete}
          group_by: [ka.target.name]
          timespan: 1m
          output: "%ka.target.namespace/%ka.target.name lived %window.seconds s"
          priority: NOTICE
        - correlation: Many hands
          desc: One user is busy in several namespaces
          type: value_count
          condition: ka.verb = create
          scope: cluster
          group_by: [ka.user.name]
          timespan: 10m
          threshold: {gte: 3, field: ka.target.namespace}
          output: "%ka.user.name in %values"
          priority: WARNING
        - correlation: Short-lived again and again
          desc: A user makes things that go at once
          type: event_count
          events:
            - {name: short, rule: Short lives}
          scope: cluster
          group_by: [ka.user.name]
          timespan: 10m
          threshold: {gte: 5}
          output: "%ka.user.name %count times"
          priority: ERROR

        """;

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_replay_gives_the_same_alerts_in_the_same_order_however_events_travel()
    {
        var (rules, events) = (_files.Write("rules.yaml", Rules), _files.Write("events.jsonl", Events(2_000)));
        var outputs = new List<string>();
        foreach (var batch in (int[])[1, 16, 256])
        {
            var result = await Executable.RunAsync(
                "replay", events, "-r", rules, "-o", "json", "--set", $"ingest.batch-events={batch}");
            Assert.Equal(0, result.ExitCode);
            outputs.Add(result.StandardOutput);
        }

        Assert.Contains("Short lives", outputs[0], StringComparison.Ordinal);
        Assert.Contains("Many hands", outputs[0], StringComparison.Ordinal);
        Assert.Contains("Short-lived again and again", outputs[0], StringComparison.Ordinal);
        Assert.Equal(outputs[0], outputs[1]);
        Assert.Equal(outputs[0], outputs[2]);
    }

    [Fact]
    public async Task The_end_of_all_files_closes_windows()
    {
        var rules = _files.Write("rules.yaml", Rules);
        var made = _files.Write("1.jsonl", Event(0, "create", "shop", "web", "eve"));
        var gone = _files.Write("2.jsonl", Event(9, "delete", "shop", "web", "eve"));

        var result = await Executable.RunAsync("replay", made, gone, "-r", rules);

        Assert.EndsWith("Notice shop/web lived 9 s\n", result.StandardOutput);
    }

    private static string Events(int count)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var thing = i / 2;
            lines.Append(Event(
                i, i % 2 == 0 ? "create" : "delete", $"ns-{thing % 7}", $"thing-{thing}", $"user-{thing % 3}"));
        }

        return lines.ToString();
    }

    private static string Event(int second, string verb, string @namespace, string name, string user)
    {
        var time = DateTime.UnixEpoch.AddSeconds(1_700_000_000 + second)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"{{\"kind\":\"Event\",\"auditID\":\"{second}-{name}\",\"stage\":\"ResponseComplete\","
            + $"\"verb\":\"{verb}\",\"user\":{{\"username\":\"{user}\"}},\"objectRef\":{{\"resource\":\"pods\","
            + $"\"namespace\":\"{@namespace}\",\"name\":\"{name}\"}},\"stageTimestamp\":\"{time}\"}}\n";
    }
}
