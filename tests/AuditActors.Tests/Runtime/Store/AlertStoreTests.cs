using AuditActors.Events;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.DeadLetters;
using AuditActors.Runtime.Store.Log;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Store;

/// <summary>What a store promises, whatever database it is in.</summary>
public abstract class AlertStoreTests
{
    private readonly FakeTimeProvider _clock = new(Some.Time);

    protected abstract Task<StoreLocation> NewLocationAsync();

    [SkippableFact]
    public async Task Gives_back_alerts_as_they_were_in_the_order_in_which_they_came()
    {
        var store = await OpenAsync();
        var alert = Some.Alert(ulong.MaxValue, order: 7) with
        {
            Tags = ["a", "\"b\""],
            Time = ulong.MaxValue,
            Priority = Priority.Emergency,
            Namespace = "shop",
            Message = new byte[] { 0, 0xff, (byte)'x' },
            EventIdentity = "a\0b/ResponseComplete",
        };

        await LogAsync(store, Some.Alert(1), alert);
        await LogAsync(store, Some.Alert(2));

        var logged = await ReadAllAsync(store);
        Assert.Equal([1L, 2L, 3L], logged.Select(entry => entry.Sequence));
        Assert.Equal(AlertId.Of(alert), logged[1].Id);
        Assert.Equivalent(alert with { Message = default }, logged[1].Alert with { Message = default });
        Assert.Equal(alert.Message.ToArray(), logged[1].Alert.Message.ToArray());
    }

    [SkippableFact]
    public async Task Keeps_beside_an_alert_what_it_is_made_of_as_long_as_the_alert()
    {
        var store = await OpenAsync();
        var made = "{\"events\":[],\"left_out\":0}"u8.ToArray();
        await LogAsync(store, Some.Alert(1), Some.Alert(2) with { Evidence = made });

        Assert.True((await store.Log.EvidenceAsync(1, default)).IsEmpty);
        Assert.Equal(made, (await store.Log.EvidenceAsync(2, default)).ToArray());
        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal((2, 0), await store.RemoveOldAsync(default));
        Assert.True((await store.Log.EvidenceAsync(2, default)).IsEmpty);
    }

    [SkippableFact]
    public async Task Logs_an_alert_once_however_often_it_comes()
    {
        var store = await OpenAsync();
        await LogAsync(store, Some.Alert(1));

        var result = await LogAsync(store, Some.Alert(2), Some.Alert(1), Some.Alert(2));

        Assert.Equal(2, result.Known);
        Assert.Equal(["1", "2"], (await ReadAllAsync(store)).Select(logged => logged.Alert.EventIdentity));
    }

    [SkippableFact]
    public async Task Logs_many_alerts_at_once()
    {
        var store = await OpenAsync();

        await LogAsync(store, [.. Enumerable.Range(1, 3000).Select(number => Some.Alert((ulong)number))]);

        Assert.Equal(3000, (await ReadAllAsync(store)).Count);
    }

    [SkippableFact]
    public async Task A_page_ends_before_it_is_too_large_and_has_one_alert_at_least()
    {
        var store = await OpenAsync();
        var large = new byte[1000];
        await LogAsync(
            store, [.. Enumerable.Range(1, 5).Select(number => Some.Alert((ulong)number) with { Message = large })]);

        var small = await store.Log.ReadPageAsync(0, node: null, most: 10, mostBytes: 1, default);
        var some = await store.Log.ReadPageAsync(1, node: null, most: 10, mostBytes: 2500, default);
        var few = await store.Log.ReadPageAsync(0, node: null, most: 5, mostBytes: 1_000_000, default);
        var last = await store.Log.ReadPageAsync(3, "node", most: 10, mostBytes: 1_000_000, default);

        Assert.Equal([1L], small.Alerts.Select(alert => alert.Sequence));
        Assert.Equal([2L, 3L, 4L], some.Alerts.Select(alert => alert.Sequence));
        Assert.Equal((false, false), (small.IsLast, some.IsLast));
        Assert.Equal((5, false), (few.Alerts.Count, few.IsLast));
        Assert.Equal((2, true), (last.Alerts.Count, last.IsLast));
        Assert.True((await store.Log.ReadPageAsync(5, node: null, most: 10, mostBytes: 1, default)).IsLast);
    }

    [SkippableFact]
    public async Task Writers_at_the_same_time_leave_no_gap_behind_a_reader()
    {
        var location = await NewLocationAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OpenAsync(new StoreOptions
        {
            Location = location,
            Node = "node",
        })));

        var writing = Task.WhenAll(stores.Select((store, writer) => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
                await LogAsync(store, Some.Alert((ulong)(writer * 1000 + number)));
        })));
        var seen = new List<long>();
        while (seen.Count < 150)
        {
            var page = await ReadAllAsync(stores[0], after: seen.LastOrDefault());
            seen.AddRange(page.Select(logged => logged.Sequence));
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 150).Select(number => (long)number), seen);
    }

    [SkippableFact]
    public async Task A_source_goes_on_from_its_position_and_an_older_reader_cannot_move_it()
    {
        var store = await OpenAsync();
        var first = await store.ClaimAsync("source", "0", default);
        Assert.Null(first.Position);
        Assert.Empty((await WriteAsync(store, round => round.Checkpoints[first] = "10")).Overtaken);

        var second = await store.ClaimAsync("source", "0", default);
        var refused = await WriteAsync(store, round => round.Checkpoints[first] = "11");

        Assert.Equal("10", second.Position);
        Assert.Equal([first], refused.Overtaken);
        Assert.Equal("10", (await store.ClaimAsync("source", "0", default)).Position);
    }

    [SkippableFact]
    public async Task A_reader_that_failed_before_its_first_position_goes_on_from_where_it_started()
    {
        var store = await OpenAsync();
        await store.ClaimAsync("source", "5", default);

        Assert.Equal("5", (await store.ClaimAsync("source", "7", default)).Position);
    }

    [SkippableFact]
    public async Task A_new_sink_begins_at_the_end_of_the_log_and_an_old_one_where_it_was()
    {
        var store = await OpenAsync();
        await LogAsync(store, Some.Alert(1), Some.Alert(2));
        Assert.Equal(2, await store.CursorAsync("sink", default));

        await WriteAsync(store, round => round.Cursors[store.CursorName("sink")] = 5);

        Assert.Equal(5, await store.CursorAsync("sink", default));
    }

    [SkippableFact]
    public async Task Knows_the_sinks_that_there_are_and_forgets_those_that_are_gone()
    {
        var location = await NewLocationAsync();
        var store = await OpenAsync(new StoreOptions { Location = location, Node = "node" });
        var other = await OpenAsync(new StoreOptions { Location = location, Node = "other" });
        await store.KeepSinksAsync(["old", "stays"], default);
        await other.KeepSinksAsync(["old"], default);
        await LogAsync(store, Some.Alert(1));

        await store.KeepSinksAsync(["stays", "new"], default);

        Assert.Equal(0, await store.CursorAsync("stays", default));
        Assert.Equal(1, await store.CursorAsync("new", default));
        Assert.Equal(1, await store.CursorAsync("old", default));
        Assert.Equal(0, await other.CursorAsync("old", default));
    }

    [SkippableFact]
    public async Task Keeps_dead_letters_as_long_as_their_alerts()
    {
        var store = await OpenAsync(keepFor: TimeSpan.FromDays(1));
        await LogAsync(store, Some.Alert(1), Some.Alert(2));
        var refused = (await ReadAllAsync(store)).Select(logged => new RefusedAlert(logged, "too\0long")).ToList();

        await WriteAsync(store, round => round.Note(new StoreProtocol.Delivered("sink@node", 2, refused)));
        await WriteAsync(store, round => round.Note(new StoreProtocol.Delivered("sink@node", 2, refused)));

        var dead = await LettersAsync(store, "sink");
        Assert.Equal([2L, 1L], dead.Select(letter => letter.Alert.Sequence));
        Assert.Equal(("too\uFFFDlong", AlertId.Of(Some.Alert(1))), (dead[1].Reason, dead[1].Alert.Id));
        Assert.Equal("sink@node", dead[0].Sink);
        Assert.Empty(await LettersAsync(store, "sin"));
        await WriteAsync(store, round => round.Note(new StoreProtocol.Delivered("b@node", 2, refused)));
        Assert.Equal(
            ["2 b@node", "2 sink@node", "1 b@node", "1 sink@node"],
            (await LettersAsync(store, sink: null, most: 1))
                .Select(letter => $"{letter.Alert.Sequence} {letter.Sink}"));
        Assert.Equal(2, await store.CursorAsync("sink", default));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((2, 0), await store.RemoveOldAsync(default));
        Assert.Empty(await LettersAsync(store, "sink"));
    }

    [SkippableFact]
    public async Task Removes_old_alerts_once_every_sink_has_them()
    {
        var store = await OpenAsync(keepFor: TimeSpan.FromDays(1));
        await store.CursorAsync("sink", default);
        await LogAsync(store, Some.Alert(1), Some.Alert(2));
        _clock.Advance(TimeSpan.FromDays(2));
        await LogAsync(store, Some.Alert(3));
        Assert.Equal((0, 0), await store.RemoveOldAsync(default));

        await WriteAsync(store, round => round.Cursors[store.CursorName("sink")] = 3);

        Assert.Equal((2, 0), await store.RemoveOldAsync(default));
        Assert.Equal([3L], (await ReadAllAsync(store)).Select(logged => logged.Sequence));
    }

    [SkippableFact]
    public async Task Removes_the_oldest_alerts_when_there_are_too_many_bytes_and_tells_who_missed_them()
    {
        var store = await OpenAsync(keepBytes: 25);
        await store.CursorAsync("sink", default);

        // Each has a message of 6 bytes and fields of 2.
        await LogAsync(store, Some.Alert(1), Some.Alert(2), Some.Alert(3), Some.Alert(4), Some.Alert(5));

        Assert.Equal((1, 1), await store.RemoveOldAsync(default));
        Assert.Equal([2L, 3L, 4L, 5L], (await ReadAllAsync(store)).Select(logged => logged.Sequence));
    }

    [SkippableFact]
    public async Task Finds_where_a_time_begins()
    {
        var store = await OpenAsync();
        await LogAsync(store, Some.Alert(1));
        _clock.Advance(TimeSpan.FromHours(1));
        await LogAsync(store, Some.Alert(2), Some.Alert(3));

        Assert.Equal(0, await store.Log.BeforeAsync(Some.Time, default));
        Assert.Equal(1, await store.Log.BeforeAsync(Some.Time.AddMinutes(1), default));
        Assert.Equal(3, await store.Log.BeforeAsync(Some.Time.AddHours(2), default));
    }

    [SkippableFact]
    public async Task Reads_back_what_fits()
    {
        var store = await OpenAsync();
        await LogAsync(
            store,
            Some.Alert(1, rule: "a") with { Namespace = "shop" },
            Some.Alert(2, rule: "a") with { Namespace = "shop", Priority = Priority.Debug },
            Some.Alert(3, rule: "a"),
            Some.Alert(4, rule: "b") with { Namespace = "shop" },
            Some.Alert(5, rule: "c") with { Namespace = "pay" });

        Assert.Equal([5, 4, 3, 2, 1], await BackAsync(0, 6, AlertSelection.All, most: 10));
        Assert.Equal([3, 2], await BackAsync(0, 4, AlertSelection.All, most: 2));
        Assert.Equal([5, 4], await BackAsync(3, 6, AlertSelection.All, most: 10));
        Assert.Equal(
            [4, 1],
            await BackAsync(0, 6, new() { MinimumPriority = Priority.Warning, Namespaces = ["shop"] }, most: 10));
        Assert.Equal([5, 4], await BackAsync(0, 6, new() { Rules = ["b", "c"] }, most: 10));
        Assert.Equal([3], await BackAsync(0, 6, new() { Namespaces = [""] }, most: 10));

        async Task<IEnumerable<long>> BackAsync(long after, long before, AlertSelection selection, int most) =>
            (await store.Log.ReadBackAsync(after, before, selection, most, default)).Select(logged => logged.Sequence);
    }

    [SkippableFact]
    public async Task Opens_what_an_earlier_run_has_left()
    {
        var location = await NewLocationAsync();
        var options = new StoreOptions { Location = location, Node = "node" };
        await LogAsync(await OpenAsync(options), Some.Alert(1));

        Assert.Single(await ReadAllAsync(await OpenAsync(options)));
    }

    internal static Task<RoundResult> LogAsync(AlertStore store, params Alert[] alerts) =>
        WriteAsync(store, round => round.Alerts.AddRange(alerts));

    /// <summary>Read page by page.</summary>
    internal static async Task<IReadOnlyList<DeadLetter>> LettersAsync(AlertStore store, string? sink, int most = 10)
    {
        var all = new List<DeadLetter>();
        DeadLetterPosition? after = null;
        while (true)
        {
            var page = await store.DeadLettersAsync(sink, after, most, LogPage.UsualBytes, default);
            all.AddRange(page.Letters);
            if (page.IsLast) return all;
            after = new DeadLetterPosition(all[^1].Alert.Sequence, all[^1].Sink);
        }
    }

    internal static async Task<IReadOnlyList<LoggedAlert>> ReadAllAsync(AlertStore store, long after = 0)
    {
        var all = new List<LoggedAlert>();
        while (await store.Log.ReadAsync(after, store.Options.Node, most: 10_000, default) is [.., { } last] page)
        {
            all.AddRange(page);
            after = last.Sequence;
        }

        return all;
    }

    private static Task<RoundResult> WriteAsync(AlertStore store, Action<Round> fill)
    {
        var round = new Round();
        fill(round);
        return store.WriteAsync(round, default);
    }

    private async Task<AlertStore> OpenAsync(TimeSpan? keepFor = null, long? keepBytes = null)
    {
        var options = new StoreOptions { Location = await NewLocationAsync(), Node = "node" };
        return await OpenAsync(options with
        {
            KeepFor = keepFor ?? options.KeepFor,
            KeepBytes = keepBytes ?? options.KeepBytes,
        });
    }

    private Task<AlertStore> OpenAsync(StoreOptions options) => Stores.OpenAsync(options, _clock);
}
