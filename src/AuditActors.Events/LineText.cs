using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuditActors.Events;

/// <summary>Writes text for one line of a log.</summary>
public static class LineText
{
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b)]);

    /// <summary>Control characters are escaped as in JSON; quotes, backslashes and all other bytes stay.</summary>
    public static void WriteEscapingControls(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        while (text.IndexOfAny(Controls) is >= 0 and var plain)
        {
            to.Write(text[..plain]);
            JsonText.WriteEscaped(text.Slice(plain, 1), to);
            text = text[(plain + 1)..];
        }

        to.Write(text);
    }

    /// <summary>
    /// As <see cref="WriteEscapingControls"/>, and also what a terminal would obey or what would make a line look like
    /// another: the other control characters, those that change the direction of text, and line separators. Bytes that
    /// are no UTF-8 are replaced.
    /// </summary>
    public static void WriteForTerminal(ReadOnlySpan<byte> text, IBufferWriter<byte> to)
    {
        var plain = 0;
        while (plain < text.Length)
        {
            var isText = Rune.DecodeFromUtf8(text[plain..], out var character, out var length) == OperationStatus.Done;
            if (isText && !IsUnsafe(character))
            {
                plain += length;
                continue;
            }

            to.Write(text[..plain]);
            if (character.Value < ' ') JsonText.WriteEscaped(text.Slice(plain, length), to);
            else if (isText) Write(string.Create(CultureInfo.InvariantCulture, $"\\u{character.Value:x4}"), to);
            else Write($"{Rune.ReplacementChar}", to);
            text = text[(plain + length)..];
            plain = 0;
        }

        to.Write(text);
    }

    private static bool IsUnsafe(Rune character) =>
        Rune.IsControl(character)
        || character.Value is 0x061c or (>= 0x200e and <= 0x200f) or (>= 0x2028 and <= 0x202e)
            or (>= 0x2066 and <= 0x2069);

    private static void Write(string text, IBufferWriter<byte> to) => Encoding.UTF8.GetBytes(text, to);
}
