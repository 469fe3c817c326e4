using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Store;

public sealed class SqliteRemedyJournalTests : RemedyJournalTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("auditactors-journal").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<StoreLocation> NewLocationAsync() =>
        Task.FromResult<StoreLocation>(new StoreLocation.SqliteFile(Path.Combine(_folder, "a.db")));
}
