using System.Buffers;

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
}
