using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Store;

public sealed class PostgreSqlRemedyJournalTests(PostgreSqlServer server)
    : RemedyJournalTests, IClassFixture<PostgreSqlServer>
{
    protected override async Task<StoreLocation> NewLocationAsync() =>
        new StoreLocation.PostgreSql(await server.NewDatabaseAsync());
}
