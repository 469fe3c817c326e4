using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AuditActors.App.Reload;

/// <summary>
/// What stands in files, as a hash: whatever was done to the files, by whatever links they are reached, only another
/// content is another digest.
/// </summary>
internal static class ContentDigest
{
    private const string Absent = "absent";

    /// <param name="paths">Files, and folders whose rules files count.</param>
    public static string Of(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            foreach (var file in Files(path))
            {
                Add(hash, Encoding.UTF8.GetBytes(file));
                Add(hash, Content(file));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string path)
    {
        try
        {
            if (!Directory.Exists(path)) return [path];
            return Directory.EnumerateFiles(path)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
                .Order(StringComparer.Ordinal)
                .Prepend(path)
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [path];
        }
    }

    private static byte[] Content(string file)
    {
        try
        {
            return Directory.Exists(file) ? [] : File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Encoding.UTF8.GetBytes($"{Absent} {e.GetType().Name}");
        }
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
