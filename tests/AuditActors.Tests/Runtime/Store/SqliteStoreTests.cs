using AuditActors.Runtime.Store;

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

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected override Task<StoreLocation> NewLocationAsync() => Task.FromResult<StoreLocation>(
        new StoreLocation.SqliteFile(Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.db")));
}
