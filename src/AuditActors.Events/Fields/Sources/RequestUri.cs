using System.Buffers;
using System.Net;
using System.Text;

namespace AuditActors.Events.Fields.Sources;

/// <summary>Checks a URI reference as Go's <c>url.Parse</c> does, as far as faults make it refuse one.</summary>
internal static class RequestUri
{
    private static readonly SearchValues<byte> UserInfo =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:~!$&'()*+,;=%@"u8);

    private static readonly SearchValues<byte> RefusedInHost = SearchValues.Create(" #/?@\\^`{|}"u8);

    /// <summary>The part between the first question mark and the fragment, as written; empty if absent.</summary>
    public static bool TryGetQuery(ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> query)
    {
        query = default;
        var rest = Before(uri, '#', out var fragment);
        if (rest.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0 || rest.Contains((byte)0x7F)) return false;
        if (!EscapesAreValid(fragment)) return false;
        if (rest.SequenceEqual("*"u8)) return true;
        if (!TryTakeScheme(ref rest, out var hasScheme)) return false;
        rest = Before(rest, '?', out query);
        if (!rest.StartsWith("/"u8)) return hasScheme || !Before(rest, '/', out _).Contains((byte)':');
        if (rest.StartsWith("//"u8) && (hasScheme || !rest.StartsWith("///"u8)))
        {
            rest = rest[2..];
            var path = rest.IndexOf((byte)'/');
            if (!IsAuthority(path < 0 ? rest : rest[..path])) return false;
            rest = path < 0 ? default : rest[path..];
        }

        return EscapesAreValid(rest);
    }

    /// <summary>Whether every percent sign has two hexadecimal digits after it.</summary>
    public static bool EscapesAreValid(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'%'); at >= 0; at = text.IndexOf((byte)'%'))
        {
            text = text[(at + 1)..];
            if (text.Length < 2 || !char.IsAsciiHexDigit((char)text[0]) || !char.IsAsciiHexDigit((char)text[1]))
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> text, char mark, out ReadOnlySpan<byte> after)
    {
        var at = text.IndexOf((byte)mark);
        after = at < 0 ? default : text[(at + 1)..];
        return at < 0 ? text : text[..at];
    }

    // False for a colon without a scheme before it.
    private static bool TryTakeScheme(ref ReadOnlySpan<byte> uri, out bool found)
    {
        found = false;
        for (var at = 0; at < uri.Length; at++)
        {
            var c = (char)uri[at];
            if (c == ':')
            {
                uri = uri[(at + 1)..];
                found = at > 0;
                return found;
            }

            var inScheme = char.IsAsciiLetter(c) || (at > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.'));
            if (!inScheme) return true;
        }

        return true;
    }

    private static bool IsAuthority(ReadOnlySpan<byte> authority)
    {
        var at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            var user = authority[..at];
            if (user.ContainsAnyExcept(UserInfo) || !EscapesAreValid(user)) return false;
        }

        return IsHost(authority[(at + 1)..]);
    }

    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        var open = host.LastIndexOf((byte)'[');
        if (open >= 0) return IsLiteralHost(host, open);
        var colon = host.LastIndexOf((byte)':');
        if (colon >= 0 && !IsPort(host[colon..])) return false;
        return !host.ContainsAny(RefusedInHost) && HostEscapesAreValid(host);
    }

    private static bool IsLiteralHost(ReadOnlySpan<byte> host, int open)
    {
        var close = host.LastIndexOf((byte)']');
        if (close < open || !IsPort(host[(close + 1)..])) return false;
        var literal = host[(open + 1)..close];
        var zone = literal.IndexOf("%25"u8);
        if (zone >= 0 && (literal.Length == zone + 3 || !EscapesAreValid(literal[zone..]))) return false;
        var address = Encoding.UTF8.GetString(zone < 0 ? literal : literal[..zone]);
        return address.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(address, out _);
    }

    private static bool IsPort(ReadOnlySpan<byte> port) =>
        port.IsEmpty || (port[0] == ':' && !port[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));

    // In a host only bytes outside ASCII, and the percent sign itself, may be escaped.
    private static bool HostEscapesAreValid(ReadOnlySpan<byte> host)
    {
        if (!EscapesAreValid(host)) return false;
        for (var at = host.IndexOf((byte)'%'); at >= 0; at = host.IndexOf((byte)'%'))
        {
            host = host[(at + 1)..];
            if (host[0] is >= (byte)'0' and <= (byte)'7' && !host.StartsWith("25"u8)) return false;
        }

        return true;
    }
}
