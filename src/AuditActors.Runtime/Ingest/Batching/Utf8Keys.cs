using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>Text keys of ASCII characters that are looked up by their bytes, without making a string.</summary>
internal sealed class Utf8Keys : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static readonly Utf8Keys Instance = new();

    private const int MostOnStack = 256;

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode([DisallowNull] string obj)
    {
        var bytes = obj.Length <= MostOnStack ? stackalloc byte[obj.Length] : new byte[obj.Length];
        Encoding.ASCII.GetBytes(obj, bytes);
        return GetHashCode(bytes);
    }

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
}
