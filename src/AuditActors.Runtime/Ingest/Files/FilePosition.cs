using System.Globalization;
using System.Security.Cryptography;

namespace AuditActors.Runtime.Ingest.Files;

/// <summary>A place in a file, and the bytes by which the file is known again under whatever name.</summary>
/// <param name="Offset">Everything before it is finished.</param>
/// <param name="HeadLength">How many of the file's first bytes were looked at.</param>
/// <param name="HeadHash">Hex SHA-256 of them.</param>
internal sealed record FilePosition(long Offset, int HeadLength, string HeadHash)
{
    private const int LongestHead = 512;

    /// <summary>The beginning of whatever file there is.</summary>
    public static FilePosition Anywhere { get; } = new(Offset: 0, HeadLength: 0, Hash([]));

    public static FilePosition In(FileStream file, long offset)
    {
        var head = new byte[LongestHead];
        var length = RandomAccess.Read(file.SafeFileHandle, head, fileOffset: 0);
        return new FilePosition(offset, length, Hash(head.AsSpan(0, length)));
    }

    public static FilePosition Parse(string text)
    {
        var parts = text.Split(' ');
        return new FilePosition(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[2]);
    }

    /// <summary>Whether a file is the one of this position, and still that long.</summary>
    public bool IsIn(FileStream file)
    {
        if (file.Length < Offset || file.Length < HeadLength) return false;
        var head = new byte[HeadLength];
        return RandomAccess.Read(file.SafeFileHandle, head, fileOffset: 0) == HeadLength && Hash(head) == HeadHash;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Offset} {HeadLength} {HeadHash}");

    private static string Hash(ReadOnlySpan<byte> head) => Convert.ToHexStringLower(SHA256.HashData(head));
}
