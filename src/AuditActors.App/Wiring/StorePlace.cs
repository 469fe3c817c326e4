using AuditActors.App.Configuration;
using AuditActors.Runtime.Store;

namespace AuditActors.App.Wiring;

/// <summary>
/// Where a node's store is. One without a place gets a temporary file, so that alerts can be followed and searched
/// while the node runs; disposing this removes it.
/// </summary>
internal sealed class StorePlace : IDisposable
{
    // A temporary folder may lie in memory.
    private const long TemporaryBytes = 256L * 1024 * 1024;

    private readonly TemporaryFolder? _temporary;

    private StorePlace(StoreOptions? options, TemporaryFolder? temporary) =>
        (Options, _temporary) = (options, temporary);

    /// <summary>Null where nothing is to be kept.</summary>
    public StoreOptions? Options { get; }

    public bool IsTemporary => _temporary is not null;

    /// <summary>Makes what folders it takes. Fails with <see cref="CommandException"/>.</summary>
    public static StorePlace Of(StoreOptions? options)
    {
        if (options?.Location is not StoreLocation.SqliteFile { Path: var path }) return new StorePlace(options, null);
        if (path.Length == 0) return Temporary(options);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
            return new StorePlace(options, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{folder}: the folder of the store cannot be made: {e.Message}");
        }
    }

    /// <summary>A place for the time of one run, whatever the settings name.</summary>
    public static StorePlace Temporary(StoreOptions options)
    {
        try
        {
            var folder = TemporaryFolder.Create();
            return new StorePlace(
                options with
                {
                    Location = StoreSettingsReader.FileIn(folder.Path),
                    KeepBytes = Math.Min(options.KeepBytes, TemporaryBytes),
                },
                folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"no temporary store can be made ({e.Message}); name a folder with --data, or set "
                + "auditactors.store.kind = none");
        }
    }

    public void Dispose()
    {
        try
        {
            _temporary?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(
                $"auditactors: {_temporary!.Path}: cannot remove this temporary folder: {e.Message}");
        }
    }
}
