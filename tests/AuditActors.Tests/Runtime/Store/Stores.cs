using AuditActors.Runtime;
using AuditActors.Runtime.Store;

namespace AuditActors.Tests.Runtime.Store;

/// <summary>Stores that are ready to be used.</summary>
internal static class Stores
{
    public static StoreLocation InFolder(string folder) =>
        new StoreLocation.SqliteFile(Path.Combine(folder, "alerts.db"));

    public static Task<AlertStore> OpenAsync(
        StoreLocation location, string node = "node", TimeProvider? clock = null) =>
        OpenAsync(new StoreOptions { Location = location, Node = node }, clock);

    public static async Task<AlertStore> OpenAsync(
        StoreOptions options, TimeProvider? clock = null, RuntimeSignals? signals = null)
    {
        var store = new AlertStore(options, clock ?? TimeProvider.System, signals ?? Some.Signals());
        await store.OpenAsync(default);
        return store;
    }

    /// <summary>For constructors, which cannot wait otherwise.</summary>
    public static AlertStore Open(StoreOptions options, RuntimeSignals? signals = null) =>
        OpenAsync(options, clock: null, signals).GetAwaiter().GetResult();
}
