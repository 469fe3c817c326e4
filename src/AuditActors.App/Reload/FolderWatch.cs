namespace AuditActors.App.Reload;

/// <summary>Says at once when something happens in folders. Only a hint: it sees too little, or too much.</summary>
/// <param name="hint">Called from any thread.</param>
/// <param name="signals">Told of folders that cannot be watched.</param>
internal sealed class FolderWatch(Action hint, ReloadSignals signals) : IDisposable
{
    private readonly Dictionary<string, FileSystemWatcher?> _byFolder = new(StringComparer.Ordinal);

    /// <summary>From now on the folders of these files, and these folders.</summary>
    public void Follow(IEnumerable<string> paths)
    {
        var wanted = paths.Select(FolderOf).Where(Directory.Exists).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in _byFolder.Keys.Where(folder => !wanted.Contains(folder)).ToList())
        {
            _byFolder.Remove(folder, out var watcher);
            watcher?.Dispose();
        }

        foreach (var folder in wanted.Where(folder => !_byFolder.ContainsKey(folder)))
            _byFolder[folder] = Watch(folder);
    }

    public void Dispose()
    {
        foreach (var watcher in _byFolder.Values) watcher?.Dispose();
        _byFolder.Clear();
    }

    private static string FolderOf(string path)
    {
        var full = Path.GetFullPath(path);
        return Directory.Exists(full) ? full : Path.GetDirectoryName(full) ?? full;
    }

    private FileSystemWatcher? Watch(string folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => hint();
            watcher.Created += (_, _) => hint();
            watcher.Deleted += (_, _) => hint();
            watcher.Renamed += (_, _) => hint();
            watcher.Error += (_, _) => hint();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            signals.NotWatched(folder, e.Message);
            return null;
        }
    }
}
