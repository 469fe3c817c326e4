using System.Buffers;
using System.Buffers.Text;

namespace AuditActors.Rules.Matching;

internal static class TextMappings
{
    public static int ToLower(ReadOnlySpan<byte> text, Span<byte> to)
    {
        for (var i = 0; i < text.Length; i++) to[i] = TextComparisons.Fold(text[i]);
        return text.Length;
    }

    public static int ToUpper(ReadOnlySpan<byte> text, Span<byte> to)
    {
        for (var i = 0; i < text.Length; i++)
            to[i] = text[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(text[i] - 32) : text[i];
        return text.Length;
    }

    public static int BaseName(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var name = text[(text.LastIndexOf((byte)'/') + 1)..];
        name.CopyTo(to);
        return name.Length;
    }

    /// <summary>Decodes the standard alphabet, padding optional; the result ends at its first NUL.</summary>
    public static int Base64Decode(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text = text.TrimEnd((byte)'=');
        Span<byte> padded = text.Length <= 512 ? stackalloc byte[text.Length + 3] : new byte[text.Length + 3];
        text.CopyTo(padded);
        padded[text.Length..].Fill((byte)'=');
        padded = padded[..((text.Length + 3) / 4 * 4)];
        if (padded.ContainsAny(" \t\r\n"u8)) return -1;
        var status = Base64.DecodeFromUtf8(padded, to, out _, out var length);
        if (status != OperationStatus.Done) return -1;
        var end = to[..length].IndexOf((byte)0);
        return end < 0 ? length : end;
    }
}
