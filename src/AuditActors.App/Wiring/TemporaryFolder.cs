namespace AuditActors.App.Wiring;

/// <summary>
/// A folder for the time of one process, removed at its end. What a killed process left is removed by the next one: a
/// folder belongs to somebody as long as a file in it is locked, which the system sees to.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "auditactors-";
    private const string LockName = "node.lock";
    private const int Attempts = 3;

    private readonly DirectoryInfo _folder;
    private readonly FileStream _lock;

    private TemporaryFolder(DirectoryInfo folder, FileStream held) => (_folder, _lock) = (folder, held);

    public string Path => _folder.FullName;

    /// <summary>Fails with <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static TemporaryFolder Create()
    {
        RemoveAbandoned();
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory(Prefix);
            try
            {
                return new TemporaryFolder(folder, Hold(folder.FullName, FileMode.CreateNew));
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process took it for abandoned before it was locked.
            }
        }
    }

    /// <summary>Fails as <see cref="Create"/> does.</summary>
    public void Dispose()
    {
        // As long as it is locked nobody else takes it for abandoned; Windows removes no open file.
        if (OperatingSystem.IsWindows()) _lock.Dispose();
        _folder.Delete(recursive: true);
        _lock.Dispose();
    }

    private static void RemoveAbandoned()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            if (!File.Exists(System.IO.Path.Combine(folder, LockName))) continue;
            try
            {
                using var held = Hold(folder, FileMode.Open);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody works with it, or it is not ours.
            }
        }
    }

    private static FileStream Hold(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);
}
