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
public sealed class CorrelationDurabilityTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
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

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // A weekly run asks for more.
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("AUDITACTORS_KILLS") ?? "4", CultureInfo.InvariantCulture);

    // So that events come from the first kill to the last.
    private static readonly double Rate = Events / (3.0 * Kills);

    private readonly Recordings _recordings = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("auditactors-windows").FullName;

    [Fact]
    public Task Windows_last_in_a_file()
    {
        var file = Path.Combine(_folder, "alerts.db");
        return KillAndCompareAsync(
            new StoreLocation.SqliteFile(file), ("AUDITACTORS_STORE", "sqlite"), ("AUDITACTORS_STORE_FILE", file));
    }

    [SkippableFact]
    public async Task Windows_last_in_a_server()
    {
        var connection = await server.NewDatabaseAsync();
        await KillAndCompareAsync(
            new StoreLocation.PostgreSql(connection),
            ("AUDITACTORS_STORE", "postgresql"),
            ("AUDITACTORS_POSTGRESQL", connection));
    }

    public void Dispose()
    {
        _recordings.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task KillAndCompareAsync(StoreLocation location, params (string Name, string Value)[] environment)
    {
        var events = _recordings.Write("events.jsonl", string.Concat(Enumerable.Range(0, Events).Select(Event)));
        var expected = await UndisturbedAsync(events);
        await using var emulator = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [events], Rate = Rate }, default);
        var source = Recordings.AllOf(emulator);
        var moments = new Random(Kills);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = Start(source, environment);
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(1_000, 5_000)));
            process.Kill();
            await process.WaitForExitAsync();
        }

        using var last = Start(source, environment);
        var logged = await LoggedAsync(location, expected.Count);
        last.Kill();
        await last.WaitForExitAsync();

        Assert.Equal(expected, logged);
    }

    private async Task<IReadOnlyList<string>> UndisturbedAsync(string events)
    {
        var file = Path.Combine(_folder, "undisturbed.db");
        using var process = Start(events, ("AUDITACTORS_STORE", "sqlite"), ("AUDITACTORS_STORE_FILE", file));
        await process.WaitForExitAsync().WaitAsync(Patience);
        var alerts = await LoggedAsync(new StoreLocation.SqliteFile(file), least: 1);
        foreach (var rule in (string[])["Ten reads", "Many namespaces", "Busy again", "New name"])
            Assert.Contains(alerts, alert => alert.StartsWith(rule, StringComparison.Ordinal));
        return alerts;
    }

    private Process Start(string source, params (string Name, string Value)[] environment)
    {
        var rules = _recordings.Write("rules.yaml", Rules);
        var start = new ProcessStartInfo(
            Executable.Path,
            ["run", "--source", source, "-r", rules, "--set", "correlations.lateness=2s"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment["AUDITACTORS_NODE"] = "node";
        start.Environment["AUDITACTORS_HEALTH_LISTEN"] = "";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<IReadOnlyList<string>> LoggedAsync(StoreLocation location, int least)
    {
        var options = new StoreOptions { Location = location, Node = "node" };
        var store = new AlertStore(options, TimeProvider.System, Some.Signals());
        await store.OpenAsync(default);
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
