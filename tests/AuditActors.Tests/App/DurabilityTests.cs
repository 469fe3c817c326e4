using System.Diagnostics;
using System.Globalization;
using AuditActors.App.Emulator;
using AuditActors.Events;
using AuditActors.Runtime.Store;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.App;

/// <summary>
/// The built program, killed under load again and again: no alert is lost and none is logged twice, and every receiver
/// gets each at least once.
/// </summary>
public sealed class DurabilityTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private const double Rate = 150;
    private const int ShortestLife = 1_000;
    private const int LongestLife = 6_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // A weekly run asks for more.
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("AUDITACTORS_KILLS") ?? "4", CultureInfo.InvariantCulture);

    // The stream goes on until the last kill.
    private static readonly int Events = (int)(Kills * Rate * (ShortestLife + LongestLife) / 2_000);

    private readonly Recordings _recordings = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("auditactors-kills").FullName;
    private readonly List<Task<string>> _printed = [];

    [Fact]
    public Task Nothing_is_lost_in_a_file() => KillAndCompareAsync(
        new StoreLocation.SqliteFile(Path.Combine(_folder, "alerts.db")),
        ("AUDITACTORS_STORE", "sqlite"),
        ("AUDITACTORS_STORE_FILE", Path.Combine(_folder, "alerts.db")));

    [SkippableFact]
    public async Task Nothing_is_lost_in_a_server()
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
        await using var emulator = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [_recordings.Lines(Events, Some.Time)], Rate = Rate }, default);
        var source = Recordings.AllOf(emulator);
        await using var receivers = await KillReceivers.StartAsync(_folder);
        var moments = new Random(Kills);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = Start(source, receivers, environment);
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(ShortestLife, LongestLife)));
            process.Kill();
            await process.WaitForExitAsync();
        }

        using var last = Start(source, receivers, environment);
        // Before it says something it may not have got as far as to handle an interrupt.
        await last.StandardError.ReadLineAsync().WaitAsync(Patience);
        var logged = await LoggedAsync(location);
        await receivers.AwaitAsync(logged.Count, Patience);
        await InterruptAsync(last);

        var expected = Enumerable.Range(0, Events).Select(number => $"id-{number}/ResponseComplete").ToHashSet();
        Assert.Equal(Events, logged.Count);
        Assert.Equal(expected, logged.Select(alert => alert.Alert.EventIdentity).ToHashSet());
        var ids = logged.Select(alert => $"{alert.Id}").ToHashSet();
        Assert.Equal(ids, receivers.IdsOfServer.ToHashSet());
        Assert.Equal(ids, receivers.IdsOfSubscriber.ToHashSet());
        Assert.Equal(expected, receivers.EventsInFile.Select(id => $"{id}/ResponseComplete").ToHashSet());
        var printed = SeenEvents.In(string.Concat(await Task.WhenAll(_printed)));
        Assert.Equal(expected, printed.Select(id => $"{id}/ResponseComplete").ToHashSet());
    }

    private Process Start(string source, KillReceivers receivers, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            Executable.Path,
            ["run", "--source", source, "-r", SeenEvents.Rules(_recordings), "-o", "text", .. receivers.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.Environment["AUDITACTORS_NODE"] = "node";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        _printed.Add(process.StandardOutput.ReadToEndAsync());
        return process;
    }

    private static async Task<IReadOnlyList<LoggedAlert>> LoggedAsync(StoreLocation location)
    {
        var options = new StoreOptions { Location = location, Node = "node" };
        var store = new AlertStore(options, TimeProvider.System, Some.Signals());
        await store.OpenAsync(default);
        var waited = Stopwatch.StartNew();
        while (await store.Log.CountAsync(after: 0, "node", default) < Events && waited.Elapsed < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        return await AlertStoreTests.ReadAllAsync(store);
    }

    private static async Task InterruptAsync(Process process)
    {
        using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }
}
