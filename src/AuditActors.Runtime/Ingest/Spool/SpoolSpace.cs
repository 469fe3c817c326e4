using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Spool;

/// <summary>
/// The folder of a node's spools and the bytes that they may take together. It belongs to one process at a time; what
/// an earlier one left is removed, because sources bring it again.
/// </summary>
public sealed class SpoolSpace : IDisposable
{
    private const string LockName = "spool.lock";
    private const string Suffix = ".spool";
    private readonly FileStream _lock;
    private long _used;
    private int _segments;

    private SpoolSpace(SpoolOptions options, FileStream held) => (Options, _lock) = (options, held);

    public SpoolOptions Options { get; }

    /// <summary>Bytes in files now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Fails with <see cref="InputException"/> when the folder cannot be used.</summary>
    public static SpoolSpace Open(SpoolOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.Directory);
            var held = new FileStream(
                Path.Combine(options.Directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            foreach (var left in Directory.EnumerateFiles(options.Directory, "*" + Suffix)) File.Delete(left);
            return new SpoolSpace(options, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{options.Directory}: this folder of the spool cannot be used: {e.Message} (one node, one folder)");
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>A name for another file.</summary>
    internal string NewSegment() => Path.Combine(
        Options.Directory, $"{Interlocked.Increment(ref _segments):D10}{Suffix}");

    /// <summary>Takes bytes if there are so many left.</summary>
    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= Options.MaxBytes) return true;
        Give(bytes);
        return false;
    }

    internal void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
