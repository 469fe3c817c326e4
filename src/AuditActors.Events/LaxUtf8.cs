using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace AuditActors.Events;

/// <summary>
/// The decoder that Falco's output_fields pass through: it takes the length of a sequence from its first byte and looks
/// at no more than the low six bits of the bytes after it. Valid UTF-8 comes through unchanged.
/// </summary>
public static class LaxUtf8
{
    private const int Replacement = 0xFFFD;
    private const int FirstSupplementary = 0x10000;
    private const int LowSurrogateBits = 0xFFFFF;

    /// <summary>Writes the text as a JSON string with its quotes.</summary>
    public static void WriteString(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        if (Utf8.IsValid(text))
        {
            JsonText.WriteString(text, to);
            return;
        }

        // A single byte becomes a replacement character of three at most.
        var rented = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        JsonText.WriteString(rented.AsSpan(0, Decode(text, rented)), to);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static int Decode(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            text = text[DecodeOne(text, out var code)..];
            length += new Rune(code).EncodeToUtf8(to[length..]);
        }

        return length;
    }

    private static int DecodeOne(ReadOnlySpan<byte> text, out int code)
    {
        var lead = text[0];
        var length = lead switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, < 0xF8 => 4, _ => 0 };
        code = Replacement;
        if (length == 0 || text.Length < length) return 1;
        code = length switch { 1 => lead, 2 => lead & 0x1F, 3 => lead & 0x0F, _ => lead & 0x07 };
        foreach (var next in text[1..length]) code = (code << 6) | (next & 0x3F);
        code = Checked(code, length);
        return length;
    }

    private static int Checked(int code, int length)
    {
        var smallest = length switch { 1 => 0, 2 => 0x80, 3 => 0x800, _ => FirstSupplementary };
        if (code < smallest || code is >= 0xD800 and <= 0xDFFF) return Replacement;
        return code < FirstSupplementary ? code : FirstSupplementary + ((code - FirstSupplementary) & LowSurrogateBits);
    }
}
