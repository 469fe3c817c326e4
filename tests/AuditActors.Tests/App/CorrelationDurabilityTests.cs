using System.Diagnostics;
using System.Globalization;
using AuditActors.App.Emulator;
using AuditActors.Runtime.Store;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.App;

/// <summary>
/// The built program, killed under load again and again: lasting windows raise the alerts, with the ids, of a run that
/// nobody disturbed.
/// </summary>
public sealed class CorrelationDurabilityTests(PostgreSqlServer server) : KillTests
{
    private const int Events = 900;
    private const string Rules = """
        - correlation: Ten reads in a namespace
          desc: Every ten reads of a user
          type: event_count
          condition: ka.verb = get
          group_by: [ka.user.name]
          timespan: 10h
          threshold: {gte: 10}
          cooldown: 0s
          output: "%ka.user.name %count"
          priority: NOTICE
        - correlation: Many namespaces
          desc: Every five namespaces of a user
          type: value_count
          condition: ka.verb = get
          evaluate: final
          scope: cluster
          group_by: [ka.user.name]
          timespan: 2h
          threshold: {gte: 5, field: ka.target.namespace}
          cooldown: 0s
          output: "%ka.user.name %values"
          priority: WARNING
        - correlation: Busy again and again
          desc: Takes alerts of a namespace to the cluster
          type: event_count
          events:
            - {name: ten, rule: Ten reads in a namespace}
          evaluate: final
          scope: cluster
          group_by: [ka.user.name]
          timespan: 10h
          threshold: {gte: 3}
          cooldown: 0s
          output: "%ka.user.name %count"
          priority: ERROR
        - correlation: New name
          desc: A name is used for the first time
          type: first_seen
          condition: ka.verb = get
          field: ka.target.name
          learn: {period: 1m}
          group_by: [ka.user.name]
          output: "%ka.user.name used %ka.target.name"
          priority: INFO
        """;

    // So that events come from the first kill to the last.
    private static readonly double Rate = Events / (3.0 * Kills);

    [Fact]
    public Task Windows_last_in_a_file() => KillAndCompareAsync(Stores.InFolder(Folder.FullName));

    [SkippableFact]
    public async Task Windows_last_in_a_server() =>
        await KillAndCompareAsync(new StoreLocation.PostgreSql(await server.NewDatabaseAsync()));

    private async Task KillAndCompareAsync(StoreLocation location)
    {
        var events = Recordings.Write("events.jsonl", string.Concat(Enumerable.Range(0, Events).Select(Event)));
        var expected = await UndisturbedAsync(events);
        await using var emulator = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [events], Rate = Rate }, default);
        var source = Emulator.Recordings.AllOf(emulator);
        await KillAgainAndAgainAsync(() => Start(source, location), shortestLife: 1_000, longestLife: 5_000);

        using var last = Start(source, location);
        var logged = await LoggedAsync(location, expected.Count);
        last.Kill();
        await last.WaitForExitAsync();

        Assert.Equal(expected, logged);
    }

    private async Task<IReadOnlyList<string>> UndisturbedAsync(string events)
    {
        var undisturbed = new StoreLocation.SqliteFile(Path.Combine(Folder.FullName, "undisturbed.db"));
        using var process = Start(events, undisturbed);
        await process.WaitForExitAsync().WaitAsync(Patience);
        var alerts = await LoggedAsync(undisturbed, least: 1);
        foreach (var rule in (string[])["Ten reads", "Many namespaces", "Busy again", "New name"])
            Assert.Contains(alerts, alert => alert.StartsWith(rule, StringComparison.Ordinal));
        return alerts;
    }

    private Process Start(string source, StoreLocation location)
    {
        var process = Start(
            location, "--source", source, "-r", Recordings.Write("rules.yaml", Rules), "--set", "correlations.lateness=2s",
            "--set", "health.listen=\"\"");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<IReadOnlyList<string>> LoggedAsync(StoreLocation location, int least)
    {
        var store = await Stores.OpenAsync(location);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var logged = await AlertStoreTests.ReadAllAsync(store);
            if (logged.Count >= least || waited.Elapsed > Patience)
                return [.. logged.Select(each => $"{each.Alert.Rule} {each.Id}").Order(StringComparer.Ordinal)];
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    // The last event closes the windows of all before it.
    private static string Event(int number)
    {
        var at = Some.Time.AddSeconds(number + (number == Events - 1 ? 3600 : 0));
        var time = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"{{\"kind\":\"Event\",\"auditID\":\"id-{number}\",\"stage\":\"ResponseComplete\",\"verb\":\"get\","
            + $"\"user\":{{\"username\":\"user-{number % 3}\"}},\"objectRef\":{{\"resource\":\"pods\","
            + $"\"namespace\":\"ns-{number % 7}\",\"name\":\"pod-{number / 20}\"}},"
            + $"\"requestReceivedTimestamp\":\"{time}\",\"stageTimestamp\":\"{time}\"}}\n";
    }
}
