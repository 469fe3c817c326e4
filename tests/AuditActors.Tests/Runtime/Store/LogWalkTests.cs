using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Log;

namespace AuditActors.Tests.Runtime.Store;

/// <summary>What those who read the log while it grows can rely on, whatever database it is in.</summary>
public abstract class LogWalkTests
{
    private const int Writers = 3;
    private const int Rounds = 40;

    protected abstract Task<StoreLocation> NewLocationAsync();

    [SkippableFact]
    public async Task Whoever_keeps_up_does_not_need_the_database()
    {
        var store = await Stores.OpenAsync(await NewLocationAsync(), "node");
        await AlertStoreTests.LogAsync(store, Some.Alert(1));
        await AlertStoreTests.LogAsync(store, Some.Alert(2), Some.Alert(3));

        var page = store.Recent.Read(0, "node", 10, LogPage.UsualBytes);

        var logged = await AlertStoreTests.ReadAllAsync(store);
        Assert.Equal(logged.Select(alert => alert.Id), page!.Alerts.Select(alert => alert.Id));
        Assert.Equal(logged.Select(alert => alert.Sequence), page.Alerts.Select(alert => alert.Sequence));
        Assert.Equivalent(logged[2].Alert, page.Alerts[2].Alert);
        Assert.True(page.IsLast);
    }

    [SkippableFact]
    public async Task What_was_known_is_not_given_again()
    {
        var store = await Stores.OpenAsync(await NewLocationAsync(), "node");
        await AlertStoreTests.LogAsync(store, Some.Alert(1));
        await AlertStoreTests.LogAsync(store, Some.Alert(1));

        Assert.Single(store.Recent.Read(0, "node", 10, LogPage.UsualBytes)!.Alerts);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Readers_see_every_alert_in_order_whoever_logs_at_the_same_time(bool haveOneName)
    {
        var location = await NewLocationAsync();
        var stores = new List<AlertStore>();
        for (var writer = 0; writer < Writers; writer++)
            stores.Add(await Stores.OpenAsync(location, haveOneName ? "node" : $"node-{writer}"));

        var writing = Task.WhenAll(stores.Select((store, writer) => Task.Run(async () =>
        {
            for (var number = 0; number < Rounds; number++)
                await AlertStoreTests.LogAsync(store, Some.Alert((ulong)((writer * Rounds) + number)));
        })));
        var all = stores.Select(store => ReadAsync(store, node: null, Writers * Rounds));
        var own = stores.Select(store => ReadAsync(
            store, store.Options.Node, haveOneName ? Writers * Rounds : Rounds));
        var seen = await Task.WhenAll([.. all, .. own]);
        await writing;

        var logged = Enumerable.Range(1, Writers * Rounds).Select(number => (long)number).ToList();
        Assert.All(seen[..Writers], sequences => Assert.Equal(logged, sequences));
        if (haveOneName) Assert.All(seen[Writers..], sequences => Assert.Equal(logged, sequences));
        else Assert.Equal(logged, seen[Writers..].SelectMany(sequences => sequences).Order());
    }

    [SkippableFact]
    public async Task A_page_is_not_the_last_when_others_may_have_logged_more()
    {
        var location = await NewLocationAsync();
        var store = await Stores.OpenAsync(location, "node");
        var walk = new LogWalk(store, node: null);
        Assert.True((await walk.ReadAsync(0, default)).IsLast);
        await AlertStoreTests.LogAsync(store, Some.Alert(1));
        await AlertStoreTests.LogAsync(await Stores.OpenAsync(location, "another"), Some.Alert(2));
        store.Growth.NoteOthers();

        var first = await walk.ReadAsync(0, default);
        var second = await walk.ReadAsync(1, default);
        await AlertStoreTests.LogAsync(store, Some.Alert(3));
        var third = await walk.ReadAsync(2, default);

        Assert.Equal([(1L, false), (2L, true), (3L, true)], new[] { first, second, third }.Select(
            page => (page.Alerts.Single().Sequence, page.IsLast)));
    }

    private static async Task<List<long>> ReadAsync(AlertStore store, string? node, int count)
    {
        var walk = new LogWalk(store, node);
        var seen = new List<long>();
        while (seen.Count < count)
        {
            var page = await walk.ReadAsync(seen.LastOrDefault(), default);
            seen.AddRange(page.Alerts.Select(logged => logged.Sequence));
            if (page.Alerts.Count == 0) await Task.Yield();
        }

        return seen;
    }
}

public sealed class SqliteLogWalkTests : LogWalkTests, IDisposable
{
    private readonly TestFolder _folder = new("walks");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected override Task<StoreLocation> NewLocationAsync() => Task.FromResult<StoreLocation>(
        new StoreLocation.SqliteFile(Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.db")));
}

public sealed class PostgreSqlLogWalkTests(PostgreSqlServer server) : LogWalkTests, IClassFixture<PostgreSqlServer>
{
    [SkippableFact]
    public async Task A_process_is_told_of_what_others_log_and_not_of_what_it_logs_itself()
    {
        var location = await NewLocationAsync();
        var (store, another) = (await Stores.OpenAsync(location, "node"), await Stores.OpenAsync(location, "another"));
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var began = store.Growth.Next;
        var listening = store.ListenAsync(stopping.Token);
        await began.WaitAsync(stopping.Token);
        var others = store.Growth.Others;
        var next = store.Growth.Next;

        await AlertStoreTests.LogAsync(store, Some.Alert(1));
        await AlertStoreTests.LogAsync(another, Some.Alert(2));

        await next.WaitAsync(stopping.Token);
        Assert.Equal(others + 1, store.Growth.Others);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    protected override async Task<StoreLocation> NewLocationAsync() =>
        new StoreLocation.PostgreSql(await server.NewDatabaseAsync());
}
