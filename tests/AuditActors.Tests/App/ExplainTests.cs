using System.Text.Json;
using System.Text.RegularExpressions;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

/// <summary>From a line of alerts to the events behind it, with a node and its commands.</summary>
public sealed partial class ExplainTests : IDisposable
{
    private const string Rules = """
        - correlation: Twice
          desc: One user does something twice
          type: event_count
          events:
            - {name: deed, condition: ka.verb exists}
          group_by: [ka.user.name]
          timespan: 10m
          threshold: {gte: 2}
          output: "%ka.user.name did %each.ka.verb"
          priority: WARNING
        """;

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_alert_of_a_correlation_is_told_with_its_events()
    {
        var events = _files.Write(
            "events.jsonl", string.Concat(((string[])["get", "list"]).Select((verb, number) => JsonSerializer.Serialize(new
            {
                kind = "Event",
                apiVersion = "audit.k8s.io/v1",
                auditID = $"id-{number}",
                stage = "ResponseComplete",
                verb,
                user = new { username = "amy" },
                stageTimestamp = $"2026-01-01T00:00:0{number}Z",
                objectRef = new { @namespace = "shop" },
            }) + "\n")));
        await using var node = new Started(
            "run", "--source", $"file:{events}", "--set", "follow.from-start=on", "-r", _files.Write("rules.yaml", Rules));
        var address = Address().Match(await node.LineAsync(it => it.Errors, "  gRPC  ")).Value;
        await using var tail = new Started("tail", "--address", address, "--since", "1h", "--ids");
        var id = Id().Match(await tail.LineAsync(it => it.Output, "amy did get, list")).Value;

        var text = await Executable.RunAsync("explain", id, "--address", address);
        var json = await Executable.RunAsync("explain", id, "--address", address, "-o", "json");
        var missing = await Executable.RunAsync("explain", $"{Guid.Empty}", "--address", address);

        Assert.Contains("  count         2\n", text.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "2026-01-01T00:00:01.000000Z  id-1/ResponseComplete  as deed\n  ka.user.name = amy\n  ka.verb = list\n",
            text.StandardOutput,
            StringComparison.Ordinal);
        using var explained = JsonDocument.Parse(json.StandardOutput);
        Assert.Equal(
            ["id-0/ResponseComplete", "id-1/ResponseComplete"],
            explained.RootElement.GetProperty("events").EnumerateArray()
                .Select(each => each.GetProperty("identity").GetString()));
        Assert.Equal(
            $"auditactors: {address}: no alert of this id is in the log\n", missing.StandardError);
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex("[0-9a-f-]{36}")]
    private static partial Regex Id();
}
