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
public sealed class DurabilityTests(PostgreSqlServer server) : KillTests
{
    private const double Rate = 150;
    private const int ShortestLife = 1_000;
    private const int LongestLife = 6_000;

    // The stream goes on until the last kill.
    private static readonly int Events = (int)(Kills * Rate * (ShortestLife + LongestLife) / 2_000);

    private readonly List<Task<string>> _printed = [];

    [Fact]
    public Task Nothing_is_lost_in_a_file() => KillAndCompareAsync(Stores.InFolder(Folder.FullName));

    [SkippableFact]
    public async Task Nothing_is_lost_in_a_server() =>
        await KillAndCompareAsync(new StoreLocation.PostgreSql(await server.NewDatabaseAsync()));

    private async Task KillAndCompareAsync(StoreLocation location)
    {
        await using var emulator = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [Recordings.Lines(Events, Some.Time)], Rate = Rate }, default);
        var source = Emulator.Recordings.AllOf(emulator);
        await using var receivers = await KillReceivers.StartAsync(Folder.FullName);
        await KillAgainAndAgainAsync(() => Start(source, receivers, location), ShortestLife, LongestLife);

        using var last = Start(source, receivers, location);
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

    private Process Start(string source, KillReceivers receivers, StoreLocation location)
    {
        var process = Start(
            location,
            ["--source", source, "-r", SeenEvents.Rules(Recordings), "-o", "text", .. receivers.Arguments]);
        _printed.Add(process.StandardOutput.ReadToEndAsync());
        return process;
    }

    private static async Task<IReadOnlyList<LoggedAlert>> LoggedAsync(StoreLocation location)
    {
        var store = await Stores.OpenAsync(location);
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
