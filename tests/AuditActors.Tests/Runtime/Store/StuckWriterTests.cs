using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Log;
using LinqToDB;

namespace AuditActors.Tests.Runtime.Store;

/// <summary>Nodes that share a database wait for one another, but not for one that stands still.</summary>
public sealed class StuckWriterTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task A_node_that_stands_still_in_a_transaction_stops_the_others_for_seconds_only()
    {
        var location = new StoreLocation.PostgreSql(await server.NewDatabaseAsync());
        var store = await Stores.OpenAsync(location, "other");
        await using var stuck = new StoreDatabase(location).Open();
        await using var transaction = await stuck.BeginTransactionAsync();
        await stuck.GetTable<HeadRow>().Set(row => row.Sequence, row => row.Sequence).UpdateAsync();
        var round = new Round();
        round.Alerts.Add(Some.Alert(1));

        await store.WriteAsync(round, default).WaitAsync(Patience);

        Assert.Equal(1, await store.Log.EndAsync(default));
    }
}
