using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Store;

public sealed class SqliteRemedyJournalTests : RemedyJournalTests, IDisposable
{
    private readonly TestFolder _folder = new("journal");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected override Task<StoreLocation> NewLocationAsync() =>
        Task.FromResult<StoreLocation>(new StoreLocation.SqliteFile(Path.Combine(_folder.FullName, "a.db")));
}
