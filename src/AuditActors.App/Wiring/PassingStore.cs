using AuditActors.App.Configuration;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Wiring;

/// <summary>A store for sample events: they are the same each time, and a store that stays would know them.</summary>
internal sealed class PassingStore : IDisposable
{
    private readonly Lazy<DirectoryInfo> _folder = new(() => Directory.CreateTempSubdirectory("auditactors-samples"));

    public StoreOptions Options => new()
    {
        Location = new StoreLocation.SqliteFile(Path.Combine(_folder.Value.FullName, "alerts.db")),
        Node = NodeHostname.Value,
    };

    public void Dispose()
    {
        if (_folder.IsValueCreated) _folder.Value.Delete(recursive: true);
    }
}
