namespace AuditActors.Runtime.Ingest.Files;

/// <summary>The first bytes of a file, to tell it from another one under the same name.</summary>
internal readonly struct FileHead
{
    private const int Most = 512;
    private readonly byte[]? _bytes;

    private FileHead(byte[] bytes) => _bytes = bytes;

    public bool IsEmpty => _bytes is null or [];

    public static FileHead Of(FileStream file)
    {
        var bytes = new byte[Most];
        return new FileHead(bytes[..RandomAccess.Read(file.SafeFileHandle, bytes, fileOffset: 0)]);
    }

    /// <summary>Whether a file begins with these bytes.</summary>
    public bool IsHeadOf(FileStream file) => Of(file)._bytes.AsSpan().StartsWith(_bytes);
}
