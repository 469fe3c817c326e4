using AuditActors.Runtime.Store;
using AuditActors.Tests.Sinks;
using LinqToDB.Data;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Store;

public sealed class SqliteStoreTests : AlertStoreTests, IDisposable
{
    private readonly TestFolder _folder = new("store");

    [Fact]
    public async Task Says_which_file_cannot_be_opened_and_why()
    {
        var options = new StoreOptions { Location = new StoreLocation.SqliteFile("/nowhere/x.db"), Node = "node" };
        var store = new AlertStore(options, TimeProvider.System, Some.Signals());

        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(default));

        Assert.Contains("/nowhere/x.db", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_away_while_it_can_be_read_but_not_written()
    {
        var location = await NewLocationAsync();
        var clock = new FakeTimeProvider();
        var signals = Some.Signals();
        var store = await Stores.OpenAsync(
            new StoreOptions { Location = location, Node = "node" }, clock, signals);
        Execute(location, "CREATE TRIGGER full BEFORE INSERT ON alerts BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        var writing = LogAsync(store, Some.Alert(1));
        await Daemon.UntilAsync(() => Task.FromResult(signals.IsStoreAway));

        await store.DeadLettersAsync(sink: null, after: null, most: 1, mostBytes: 1, default);
        var isAwayAfterReading = signals.IsStoreAway;
        Execute(location, "DROP TRIGGER full");
        await Daemon.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(writing.IsCompleted);
        });
        await writing;

        Assert.True(isAwayAfterReading);
        Assert.False(signals.IsStoreAway);
    }

    private static void Execute(StoreLocation location, string statement)
    {
        using var connection = new StoreDatabase(location).Open();
        connection.Execute(statement);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected override Task<StoreLocation> NewLocationAsync() => Task.FromResult<StoreLocation>(
        new StoreLocation.SqliteFile(Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.db")));
}
