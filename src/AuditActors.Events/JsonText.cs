using System.Globalization;
using System.Text;

namespace AuditActors.Events;

/// <summary>Strings of JSON: escapes read and written.</summary>
public static partial class JsonText
{
    private const int UnicodeEscapeDigits = 4;

    /// <summary>
    /// Decodes the inside of a JSON string into <paramref name="to"/>, which must be as long; gives the decoded length.
    /// A lone surrogate and an escape outside the JSON grammar stay as written; a surrogate followed by an escape that
    /// does not complete it becomes, with that escape, U+FFFD (the rules of the reader that Falco's plugins use).
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> inside, Span<byte> to)
    {
        var written = 0;
        while (true)
        {
            var escape = inside.IndexOf((byte)'\\');
            if (escape < 0) escape = inside.Length;
            inside[..escape].CopyTo(to[written..]);
            written += escape;
            if (escape == inside.Length) return written;
            var read = UnescapeOne(inside[escape..], to[written..], out var added);
            written += added;
            inside = inside[(escape + read)..];
        }
    }

    /// <summary>Whether the inside of a JSON string decodes to <paramref name="text"/>.</summary>
    public static bool UnescapedEquals(ReadOnlySpan<byte> inside, ReadOnlySpan<byte> text)
    {
        const int onStack = 256;
        if (inside.Length < text.Length) return false;
        var buffer = inside.Length <= onStack ? stackalloc byte[onStack] : new byte[inside.Length];
        return buffer[..Unescape(inside, buffer)].SequenceEqual(text);
    }

    // `escape` starts with a backslash; gives how many bytes of it are used up.
    private static int UnescapeOne(ReadOnlySpan<byte> escape, Span<byte> to, out int added)
    {
        if (escape.Length > 1 && escape[1] == 'u') return UnescapeUnicode(escape, to, out added);
        added = 1;
        to[0] = escape.Length == 1 ? (byte)'\\' : escape[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'"' or (byte)'/' => escape[1],
            _ => (byte)'\\',
        };
        return to[0] == '\\' && escape.Length > 1 && escape[1] != '\\' ? 1 : Math.Min(2, escape.Length);
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> escape, Span<byte> to, out int added)
    {
        const int length = 2 + UnicodeEscapeDigits;
        added = 1;
        to[0] = (byte)'\\';
        if (!TryReadUnit(escape, out var unit)) return 1;
        if (Rune.TryCreate(unit, out var rune))
        {
            added = rune.EncodeToUtf8(to);
            return length;
        }

        if (!TryReadUnit(escape[length..], out var second)) return 1;
        if (!Rune.TryCreate(unit, second, out rune)) rune = Rune.ReplacementChar;
        added = rune.EncodeToUtf8(to);
        return length * 2;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = '\0';
        if (escape.Length < 2 + UnicodeEscapeDigits || escape[0] != '\\' || escape[1] != 'u') return false;
        var digits = escape.Slice(2, UnicodeEscapeDigits);
        if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        unit = (char)value;
        return true;
    }
}
