using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Log;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace AuditActors.Tests.Runtime.Store;

public sealed class PostgreSqlStoreTests(PostgreSqlServer server) : AlertStoreTests, IClassFixture<PostgreSqlServer>
{
    [SkippableFact]
    public async Task Waits_for_a_server_that_is_away_and_goes_on_by_itself()
    {
        var location = await NewLocationAsync();
        var store = await Stores.OpenAsync(location);
        await LogAsync(store, Some.Alert(1));
        await server.StopAsync();

        var writing = LogAsync(store, Some.Alert(2));
        await server.StartAsync();
        await writing;

        Assert.Equal(2, (await ReadAllAsync(store)).Count);
    }

    [SkippableFact]
    public async Task Says_in_a_line_that_its_user_may_not_make_tables()
    {
        var owner = await server.NewDatabaseAsync();
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand("CREATE ROLE guest LOGIN", connection);
        await create.ExecuteNonQueryAsync();

        var refusal = await RefusalAsync(new NpgsqlConnectionStringBuilder(owner) { Username = "guest" });

        Assert.EndsWith(
            ": the store cannot be opened: 42501: permission denied for schema public; "
            + "the user has to own the schema and its tables",
            refusal, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Says_in_a_line_that_a_server_can_only_be_read()
    {
        var standby = new NpgsqlConnectionStringBuilder(await server.NewDatabaseAsync())
        {
            Options = "-c default_transaction_read_only=on",
        };

        Assert.EndsWith(
            ": the store cannot be opened: 25006: cannot execute CREATE TABLE in a read-only transaction",
            await RefusalAsync(standby), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Wakes_readers_of_other_nodes_at_once()
    {
        var location = await NewLocationAsync();
        var writer = await Stores.OpenAsync(location, "a");
        var other = await Stores.OpenAsync(location, "b");
        using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var listening = other.ListenAsync(stopping.Token);
        // On this clock nobody looks for himself.
        await using var reading = new LogReader(other, new FakeTimeProvider())
            .FollowAsync(after: 0, stopping.Token).GetAsyncEnumerator(stopping.Token);
        var next = reading.MoveNextAsync();

        await LogAsync(writer, Some.Alert(1));

        Assert.True(await next);
        Assert.Equal("1", reading.Current.Alert.EventIdentity);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    private static async Task<string> RefusalAsync(NpgsqlConnectionStringBuilder database)
    {
        var options = new StoreOptions { Location = new StoreLocation.PostgreSql(database.ToString()), Node = "node" };
        var store = new AlertStore(options, TimeProvider.System, Some.Signals());
        return (await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(default))).Message;
    }

    protected override async Task<StoreLocation> NewLocationAsync() =>
        new StoreLocation.PostgreSql(await server.NewDatabaseAsync());
}
