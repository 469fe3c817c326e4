using System.Security.Cryptography;
using System.Text;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>Keeps keys and counted values from growing without bound, while different ones stay different.</summary>
internal static class LongText
{
    private const int MaxBytes = KeptValue.MaxBytes;
    private const int KeptBytes = 900;

    /// <summary>The text itself, or of a very long one its start and a hash of all of it.</summary>
    public static ReadOnlyMemory<byte> Bound(ReadOnlyMemory<byte> text)
    {
        if (text.Length <= MaxBytes) return text;
        var hash = Encoding.ASCII.GetBytes($"~{Convert.ToHexStringLower(SHA256.HashData(text.Span))}");
        return (byte[])[.. text.Span[..KeptBytes], .. hash];
    }
}
