using System.Text;

namespace AuditActors.Rules.Text;

/// <summary>Finds a character of a scalar's value in the file, whatever the scalar's form and folding.</summary>
internal static class WrittenText
{
    /// <summary>
    /// The place of a character; null when the file does not show the text up to it, as after substitution.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="scalar">Where the scalar starts: its first character, its quote, or its block sign.</param>
    /// <param name="value">The scalar's value.</param>
    /// <param name="index">A character of the value.</param>
    public static Place? Find(SourceText file, SourcePosition scalar, string value, int index)
    {
        var written = file.Utf8;
        var at = AfterOpening(written, scalar.Offset);
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in value.AsSpan(..index).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) continue;
            at = AfterBlanks(written, at);
            var bytes = encoded[..rune.EncodeToUtf8(encoded)];
            if (at >= written.Length || !written[at..].StartsWith(bytes)) return null;
            at += bytes.Length;
        }

        if (index < value.Length && !char.IsWhiteSpace(value[index])) at = AfterBlanks(written, at);
        return file.PlaceAt(Math.Min(at, written.Length));
    }

    private static int AfterOpening(ReadOnlySpan<byte> written, int at)
    {
        if (at >= written.Length) return written.Length;
        if (written[at] is (byte)'"' or (byte)'\'') return at + 1;
        if (written[at] is not ((byte)'|' or (byte)'>')) return at;
        var lineEnd = written[at..].IndexOf((byte)'\n');
        return lineEnd < 0 ? written.Length : at + lineEnd + 1;
    }

    private static int AfterBlanks(ReadOnlySpan<byte> written, int at)
    {
        while (at < written.Length && written[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return at;
    }
}
