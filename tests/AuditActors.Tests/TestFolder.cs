namespace AuditActors.Tests;

/// <summary>
/// A folder of a test in the folder for temporary files. Its removal waits for what still writes: databases and
/// processes end after the test that used them.
/// </summary>
internal sealed class TestFolder(string name) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"test-{name}-");

    public string FullName => _folder.FullName;

    public FileInfo[] GetFiles(string pattern = "*") => _folder.GetFiles(pattern);

    public DirectoryInfo CreateSubdirectory(string name) => _folder.CreateSubdirectory(name);

    public void Dispose()
    {
        if (!SpinWait.SpinUntil(TryDelete, Patience)) _folder.Delete(recursive: true);
    }

    private bool TryDelete()
    {
        try
        {
            _folder.Delete(recursive: true);
            return true;
        }
        catch (IOException e)
        {
            return e is DirectoryNotFoundException;
        }
    }
}
