using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App.Reload;

/// <summary>Windows of a running program whose settings and rules change, with a store.</summary>
public sealed class CorrelationReloadTests : IDisposable
{
    private const string Rules = """
        - rule: Seen
          desc: every event
          condition: ka.verb exists
          output: "seen %ka.auditid"
          priority: NOTICE
          source: k8s_audit
        - correlation: Here
          type: event_count
          condition: ka.verb=get
          group_by: [ka.verb]
          timespan: 2m
          threshold: {gte: 5}
          output: "here %first.ka.auditid to %ka.auditid"
          priority: WARNING
        - correlation: Everywhere
          type: event_count
          condition: ka.verb=get
          scope: cluster
          group_by: [ka.verb]
          timespan: 2m
          threshold: {gte: 5}
          output: "everywhere %first.ka.auditid to %ka.auditid"
          priority: WARNING

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TestFolder _folder = new("windows");
    private int _events;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Windows_that_a_reload_makes_lasting_outlast_a_kill()
    {
        Write("rules.yaml", Rules);
        Write("node.conf", "");
        Write("audit.log", "");
        await using (var killed = Run())
        {
            await HappenAsync(killed, times: 2);
            Write("node.conf", "auditactors.correlations.durable-from = 1m");
            await killed.LineAsync(it => it.Errors, "2 correlations (2 go on");
            await HappenAsync(killed, times: 2);
            await killed.SignalAsync("KILL");
            await killed.EndAsync();
        }

        await using var program = Run();
        await HappenAsync(program, times: 1);

        await program.LineAsync(it => it.Output, "Warning here id-0 to id-4");
        await program.LineAsync(it => it.Output, "Warning everywhere id-0 to id-4");
    }

    private Started Run() => new(Patience,
    [
        "run", "-c", In("node.conf"), "-r", In("rules.yaml"), "--data", In("data"), "--source", $"file:{In("audit.log")}",
        "--set", "follow.from-start=on", "--set", "follow.look-every=50ms", "--set", "reload.settle=50ms",
        "--set", "health.listen=\"\"",
    ]);

    /// <summary>Events one after another, each seen through.</summary>
    private async Task HappenAsync(Started program, int times)
    {
        for (; times > 0; times--, _events++)
        {
            await File.AppendAllTextAsync(
                In("audit.log"), Recordings.Event(_events, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) + "\n");
            await program.LineAsync(it => it.Output, $"seen id-{_events}");
        }
    }

    private void Write(string name, string text) => File.WriteAllText(In(name), text);

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
