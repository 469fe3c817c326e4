using System.Text;

namespace AuditActors.Rules.Text;

/// <summary>Tells a YAML file's encoding by its first bytes (YAML 1.2, section 5.2).</summary>
internal static class TextEncodings
{
    private static readonly Encoding Utf32BigEndian = new UTF32Encoding(bigEndian: true, byteOrderMark: true);

    public static Encoding Detect(ReadOnlySpan<byte> bytes, out int markLength)
    {
        foreach (var encoding in (ReadOnlySpan<Encoding>)
                 [Utf32BigEndian, Encoding.UTF32, Encoding.BigEndianUnicode, Encoding.Unicode, Encoding.UTF8])
        {
            if (!bytes.StartsWith(encoding.Preamble)) continue;
            markLength = encoding.Preamble.Length;
            return encoding;
        }

        markLength = 0;
        return bytes switch
        {
            [0, 0, 0, _, ..] => Utf32BigEndian,
            [_, 0, 0, 0, ..] => Encoding.UTF32,
            [0, _, ..] => Encoding.BigEndianUnicode,
            [_, 0, ..] => Encoding.Unicode,
            _ => Encoding.UTF8,
        };
    }
}
