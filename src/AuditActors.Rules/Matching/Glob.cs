namespace AuditActors.Rules.Matching;

/// <summary>
/// fnmatch without flags, on bytes: <c>*</c> any run (slashes too), <c>?</c> one byte, <c>[…]</c> sets with <c>!</c> or
/// <c>^</c>, ranges and classes, <c>\</c> escapes; an unclosed <c>[</c> is literal, but matches nothing when a range
/// is open at the end. The time is at most the product of both lengths.
/// </summary>
internal static class Glob
{
    public static bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> value, bool ignoreCase)
    {
        int p = 0, v = 0, starPattern = -1, starValue = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starValue = v;
            }
            else if (MatchOne(pattern, p, value[v], ignoreCase) is > 0 and var length)
            {
                p += length;
                v++;
            }
            else if (starPattern >= 0)
            {
                p = starPattern;
                v = ++starValue;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>Whether a text has characters that mean something in a pattern's path component.</summary>
    public static bool HasWildcards(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>What every text that matches begins with: the pattern up to its first special character.</summary>
    public static string LiteralStart(string pattern) =>
        pattern.AsSpan().IndexOfAny(@"*?[\") is >= 0 and var special ? pattern[..special] : pattern;

    /// <summary>The length of the pattern's element at a place if it matches the byte, else 0.</summary>
    private static int MatchOne(ReadOnlySpan<byte> pattern, int at, byte value, bool ignoreCase)
    {
        if (at >= pattern.Length) return 0;
        switch (pattern[at])
        {
            case (byte)'?':
                return 1;
            case (byte)'[' when SetLength(pattern[at..]) is > 0 and var length:
                return InSet(pattern.Slice(at + 1, length - 2), value, ignoreCase) ? length : 0;
            case (byte)'[' when pattern.Length > at + 2 && pattern[^1] == '-':
                return 0;
            case (byte)'\\':
                return at + 1 < pattern.Length && Same(pattern[at + 1], value, ignoreCase) ? 2 : 0;
            default:
                return Same(pattern[at], value, ignoreCase) ? 1 : 0;
        }
    }

    private static bool Same(byte pattern, byte value, bool ignoreCase) =>
        pattern == value || (ignoreCase && TextComparisons.Fold(pattern) == TextComparisons.Fold(value));

    /// <summary>The length of a set with both brackets, or 0 when it is not closed.</summary>
    private static int SetLength(ReadOnlySpan<byte> set)
    {
        var at = 1;
        if (at < set.Length && set[at] is (byte)'!' or (byte)'^') at++;
        if (at < set.Length && set[at] == ']') at++;
        while (at < set.Length && set[at] != ']')
        {
            if (set[at] == '\\') at++;
            else if (ClassLength(set[at..]) is > 0 and var length) at += length - 1;
            at++;
        }

        return at < set.Length ? at + 1 : 0;
    }

    private static int ClassLength(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("[:"u8)) return 0;
        var end = text.IndexOf(":]"u8);
        return end < 0 ? 0 : end + 2;
    }

    private static bool InSet(ReadOnlySpan<byte> set, byte value, bool ignoreCase)
    {
        var negated = set[0] is (byte)'!' or (byte)'^';
        if (negated) set = set[1..];
        return negated != (Contains(set, value) || (ignoreCase && Contains(set, SwapCase(value))));
    }

    private static bool Contains(ReadOnlySpan<byte> set, byte value)
    {
        while (!set.IsEmpty)
        {
            if (ClassLength(set) is > 0 and var classLength)
            {
                if (InClass(set[2..(classLength - 2)], value)) return true;
                set = set[classLength..];
                continue;
            }

            var low = TakeMember(ref set);
            if (set.Length >= 2 && set[0] == '-')
            {
                set = set[1..];
                var high = TakeMember(ref set);
                if (low <= value && value <= high) return true;
            }
            else if (low == value)
            {
                return true;
            }
        }

        return false;
    }

    private static byte TakeMember(ref ReadOnlySpan<byte> set)
    {
        if (set[0] == '\\' && set.Length > 1) set = set[1..];
        var member = set[0];
        set = set[1..];
        return member;
    }

    private static byte SwapCase(byte b) => char.IsAsciiLetter((char)b) ? (byte)(b ^ 32) : b;

    private static bool InClass(ReadOnlySpan<byte> name, byte value)
    {
        var c = (char)value;
        if (name.SequenceEqual("alpha"u8)) return char.IsAsciiLetter(c);
        if (name.SequenceEqual("digit"u8)) return char.IsAsciiDigit(c);
        if (name.SequenceEqual("alnum"u8)) return char.IsAsciiLetterOrDigit(c);
        if (name.SequenceEqual("upper"u8)) return char.IsAsciiLetterUpper(c);
        if (name.SequenceEqual("lower"u8)) return char.IsAsciiLetterLower(c);
        if (name.SequenceEqual("xdigit"u8)) return char.IsAsciiHexDigit(c);
        if (name.SequenceEqual("space"u8)) return value is (byte)' ' or >= 9 and <= 13;
        if (name.SequenceEqual("blank"u8)) return value is (byte)' ' or (byte)'\t';
        if (name.SequenceEqual("punct"u8)) return value is > 32 and < 127 && !char.IsAsciiLetterOrDigit(c);
        if (name.SequenceEqual("print"u8)) return value is >= 32 and < 127;
        if (name.SequenceEqual("graph"u8)) return value is > 32 and < 127;
        return name.SequenceEqual("cntrl"u8) && value is < 32 or 127;
    }
}
