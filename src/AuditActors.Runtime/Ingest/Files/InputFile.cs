using System.IO.Compression;
using AuditActors.Runtime.Ingest.Frames;
using ZstdSharp;

namespace AuditActors.Runtime.Ingest.Files;

/// <summary>Opens files for reading, gzip and Zstandard ones decompressed, whatever their names end with.</summary>
internal static class InputFile
{
    private const int LongestMagic = 4;

    private static ReadOnlySpan<byte> Gzip => [0x1f, 0x8b];

    private static ReadOnlySpan<byte> Zstandard => [0x28, 0xb5, 0x2f, 0xfd];

    /// <summary>Fails with <see cref="InputException"/>.</summary>
    public static Stream Open(string path)
    {
        try
        {
            return Decompress(OpenShared(path));
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Fault(path, e);
        }
    }

    /// <summary>A file that others may write, rename and delete meanwhile; without a buffer of its own.</summary>
    public static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    /// <summary>Whether a file is a gzip or Zstandard one.</summary>
    public static bool IsCompressed(FileStream file)
    {
        Span<byte> magic = stackalloc byte[LongestMagic];
        magic = magic[..RandomAccess.Read(file.SafeFileHandle, magic, fileOffset: 0)];
        return magic.StartsWith(Gzip) || magic.StartsWith(Zstandard);
    }

    /// <summary>Whether an exception says that a file cannot be read or decompressed.</summary>
    public static bool IsFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or ZstdException
            or NotSupportedException;

    public static InputException Fault(string path, Exception cause) => new(cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{path}: there is no such file",
        UnauthorizedAccessException when Directory.Exists(path) => $"{path}: it is a folder",
        UnauthorizedAccessException => $"{path}: it may not be read",
        InvalidDataException or ZstdException or EndOfStreamException =>
            $"{path}: the compressed data is damaged or ends too early",
        _ => $"{path}: {cause.Message}",
    }, cause);

    // Pipes cannot be read twice, so they are taken as they are.
    private static Stream Decompress(FileStream file)
    {
        if (!file.CanSeek) return file;
        Span<byte> magic = stackalloc byte[LongestMagic];
        magic = magic[..RandomAccess.Read(file.SafeFileHandle, magic, fileOffset: 0)];
        if (magic.StartsWith(Gzip)) return new GZipStream(file, CompressionMode.Decompress);
        return magic.StartsWith(Zstandard) ? new DecompressionStream(file, leaveOpen: false) : file;
    }
}
