using System.Collections.Concurrent;
using AuditActors.App.Emulator;
using AuditActors.Runtime.Store;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>A single node to which nothing happens: what alerts a load has to give.</summary>
internal static class UndisturbedRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<FaultLoad, Lazy<Task<IReadOnlyList<FoundAlert>>>> Known = new();

    public static Task<IReadOnlyList<FoundAlert>> AlertsAsync(FaultLoad load) =>
        Known.GetOrAdd(load, _ => new Lazy<Task<IReadOnlyList<FoundAlert>>>(() => RunAsync(load))).Value;

    private static async Task<IReadOnlyList<FoundAlert>> RunAsync(FaultLoad load)
    {
        using var recordings = new Recordings();
        using var folder = new TestFolder("undisturbed");
        await using var stream = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [recordings.Write("load.jsonl", load.Lines())] }, default);
        await using var node = new Started(Patience,
        [
            "run", "-o", "json", "--data", folder.FullName,
            "--source", Recordings.AllOf(stream),
            "--source", "http://127.0.0.1:0/k8s-audit",
            "-r", recordings.Write("rules.yaml", FaultLoad.RulesText),
            .. FaultLoad.Settings,
        ]);
        var hook = await node.LineAsync(it => it.Errors, "http://127.0.0.1:");
        await using var poster = new Poster(load, () => [Address(hook)], new Random(load.Seed));
        poster.Start(every: TimeSpan.Zero);
        await poster.Done.WaitAsync(Patience);
        var table = new AlertTable(new StoreLocation.SqliteFile(Path.Combine(folder.FullName, "auditactors.db")));
        Assert.True(await table.WaitForAsync(load.Seen, Patience), string.Join('\n', node.Errors));
        var alerts = await table.SettledAsync();
        Assert.Equal(0, (await node.StopAsync("TERM")).ExitCode);
        return alerts;
    }

    private static Uri Address(string line) =>
        new(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ', ',')[0]);
}
