using System.Globalization;
using System.Text.RegularExpressions;
using AuditActors.App.Emulator;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Runtime;
using Microsoft.Data.Sqlite;

namespace AuditActors.Tests.App;

/// <summary>
/// The program on a stream that hangs up on clients that do not read, with a store that takes nothing for a while.
/// </summary>
public sealed class SpoolRunTests : IDisposable
{
    private const int Events = 3_000;
    private const double Rate = 500;
    private const int Padding = 8_000;
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly Recordings _files = new();
    private readonly HttpClient _client = new();
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _files.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task A_store_that_takes_nothing_makes_events_wait_on_the_disk_and_the_stream_goes_on()
    {
        await using var stream = await StreamAsync();
        await using var program = Run(stream);
        var health = await program.HealthAsync();
        await program.LineAsync(it => it.Output, "id-10.");

        await using (await HoldStoreAsync())
        {
            await UntilAsync(async () => await ReadAsync(health, "auditactors_spool_bytes") > 10 * Megabyte);
            Assert.True(await ReadAsync(health, "auditactors_spool_events") > 1_000);
            Assert.Equal(64 * Megabyte, await ReadAsync(health, "auditactors_spool_limit_bytes"));
            Assert.True(Spooled() > 10 * Megabyte);
        }

        await program.LineAsync(it => it.Output, $"id-{Events - 1}.");
        await UntilAsync(async () => await ReadAsync(health, "auditactors_spool_events") == 0);
        await program.StopAsync("TERM");

        Assert.Equal(1, stream.Connections);
        Assert.Equal(All, Seen([program]));
        Assert.Equal(0, Spooled());
    }

    [Fact]
    public async Task Without_the_disk_the_stream_hangs_up_and_is_asked_again()
    {
        await using var stream = await StreamAsync();
        await using var program = Run(stream, spool: "0");
        await program.LineAsync(it => it.Output, "id-10.");

        await using (await HoldStoreAsync()) await _hungUp.Task.WaitAsync(Patience);
        await program.LineAsync(it => it.Output, $"id-{Events - 1}.");
        await program.StopAsync("TERM");

        Assert.True(stream.Connections > 1);
        Assert.Equal(All, Seen([program]));
    }

    [Fact]
    public async Task What_a_killed_process_leaves_on_the_disk_is_asked_for_again()
    {
        await using var stream = await StreamAsync();
        await using var killed = Run(stream);
        var health = await killed.HealthAsync();
        await killed.LineAsync(it => it.Output, "id-10.");
        await using (await HoldStoreAsync())
        {
            await UntilAsync(async () => await ReadAsync(health, "auditactors_spool_bytes") > Megabyte);
            await killed.StopAsync("KILL");
        }

        Assert.True(Spooled() > Megabyte);
        await using var next = Run(stream);
        await next.LineAsync(it => it.Output, $"id-{Events - 1}.");
        await next.StopAsync("TERM");

        Assert.Equal(All, Seen([killed, next]).Distinct());
        Assert.Equal(0, Spooled());
    }

    private static IEnumerable<string> All =>
        Enumerable.Range(0, Events).Select(number => $"id-{number}").Order(StringComparer.Ordinal);

    private Task<LdpEmulator> StreamAsync()
    {
        var padding = $",\"annotations\":{{\"padding\":\"{new string('x', Padding)}\"}}}}";
        var lines = Enumerable.Range(0, Events)
            .Select(number => $"{Recordings.Event(number, Some.Time)[..^1]}{padding}\n");
        return LdpEmulator.StartAsync(
            new()
            {
                Files = [_files.Write("events.jsonl", string.Concat(lines))],
                Rate = Rate,
                SendTimeout = TimeSpan.FromSeconds(1),
                Report = line =>
                {
                    if (line.Contains(" ended after ", StringComparison.Ordinal)) _hungUp.TrySetResult();
                },
            },
            CancellationToken.None);
    }

    private Started Run(LdpEmulator stream, string spool = "64 MiB")
    {
        return new Started(
            Patience, "run", "--source", Recordings.AllOf(stream), "-r", SeenEvents.Rules(_files),
            "--data", _files.PathOf("data"), "--set", "ingest.lane-budget = 1 MiB",
            "--set", "ingest.unfinished-events = 64", "--set", $"spool.max-size = {spool}",
            "--set", "spool.after = 200ms");
    }

    // Whoever wants to write waits.
    private async Task<SqliteConnection> HoldStoreAsync()
    {
        var store = new SqliteConnection($"Data Source={_files.PathOf("data/auditactors.db")};Pooling=False");
        await store.OpenAsync();
        await using var hold = store.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync();
        return store;
    }

    private async Task<double> ReadAsync(Uri health, string name)
    {
        var metrics = await _client.GetStringAsync(new Uri(health, "metrics"));
        var value = Regex.Match(metrics, $@"^{name}\{{[^}}]*\}} (\S+)", RegexOptions.Multiline);
        return value.Success ? double.Parse(value.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo()) await Task.Delay(LookEvery, patience.Token);
    }

    private long Spooled() =>
        new DirectoryInfo(_files.PathOf("data/spool")).EnumerateFiles("*.spool").Sum(file => file.Length);

    private static IEnumerable<string> Seen(IEnumerable<Started> programs) => programs
        .SelectMany(program => SeenEvents.In(string.Join('\n', program.Output)))
        .Order(StringComparer.Ordinal);
}
