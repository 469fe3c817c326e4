using System.Buffers;
using System.Text;

namespace AuditActors.Events;

public static partial class JsonText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(b => b is < 32 or '"' or '\\' or > 127).Select(b => (byte)b)]);

    /// <summary>
    /// Writes a JSON string with its quotes, as the reference's encoder does: quotes, backslashes and control
    /// characters escaped, all else as it is, each maximal ill-formed UTF-8 sequence as U+FFFD.
    /// </summary>
    public static void WriteString(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        to.Write("\""u8);
        WriteEscaped(text, to);
        to.Write("\""u8);
    }

    /// <summary>Writes the inside of a JSON string.</summary>
    public static void WriteEscaped(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            if (plain < 0)
            {
                to.Write(text);
                return;
            }

            to.Write(text[..plain]);
            text = text[plain..];
            text = text[(text[0] < 128 ? WriteControl(text[0], to) : WriteRune(text, to))..];
        }
    }

    private static int WriteRune(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        var isValid = Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done;
        to.Write(isValid ? text[..length] : "\uFFFD"u8);
        return length;
    }

    private static int WriteControl(byte control, IBufferWriter<byte> to)
    {
        switch (control)
        {
            case (byte)'"': to.Write("\\\""u8); break;
            case (byte)'\\': to.Write("\\\\"u8); break;
            case (byte)'\b': to.Write("\\b"u8); break;
            case (byte)'\f': to.Write("\\f"u8); break;
            case (byte)'\n': to.Write("\\n"u8); break;
            case (byte)'\r': to.Write("\\r"u8); break;
            case (byte)'\t': to.Write("\\t"u8); break;
            default:
                to.Write("\\u00"u8);
                to.Write([Hex(control >> 4), Hex(control & 15)]);
                break;
        }

        return 1;
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
