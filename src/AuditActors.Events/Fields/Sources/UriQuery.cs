using System.Globalization;

namespace AuditActors.Events.Fields.Sources;

/// <summary>
/// The parameters of a query by the rules of Go's <c>url.ParseQuery</c>: split at ampersands, empty pieces left out,
/// name and value split at the first equals sign. Names and values are given as written.
/// </summary>
internal ref struct UriQuery(ReadOnlySpan<byte> query)
{
    private ReadOnlySpan<byte> _rest = query;

    /// <summary>Set when a piece holds a semicolon or a bad escape; that piece is left out.</summary>
    public bool Faulty { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'&');
            var piece = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (piece.IsEmpty) continue;
            if (!piece.Contains((byte)';') && RequestUri.EscapesAreValid(piece))
            {
                var equals = piece.IndexOf((byte)'=');
                Name = equals < 0 ? piece : piece[..equals];
                Value = equals < 0 ? default : piece[(equals + 1)..];
                return true;
            }

            Faulty = true;
        }

        return false;
    }

    /// <summary>Decodes <c>+</c> and <c>%XX</c> of a text with valid escapes, in place if wanted.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        const NumberStyles hexadecimal = NumberStyles.AllowHexSpecifier;
        var length = 0;
        for (var at = 0; at < escaped.Length; at++)
        {
            var c = escaped[at];
            if (c == '%')
            {
                c = byte.Parse(escaped.Slice(at + 1, 2), hexadecimal, CultureInfo.InvariantCulture);
                at += 2;
            }
            else if (c == '+')
            {
                c = (byte)' ';
            }

            to[length++] = c;
        }

        return length;
    }

    public static bool UnescapedEquals(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> text)
    {
        const int onStack = 256;
        if (escaped.Length < text.Length) return false;
        var room = escaped.Length <= onStack ? stackalloc byte[onStack] : new byte[escaped.Length];
        return room[..Unescape(escaped, room)].SequenceEqual(text);
    }
}
