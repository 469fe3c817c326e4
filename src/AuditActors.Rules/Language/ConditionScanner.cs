using System.Buffers;
using System.Text;

namespace AuditActors.Rules.Language;

/// <summary>Why a condition cannot be read; caught by the parser's entry points.</summary>
internal sealed class ConditionSyntaxException(string message) : Exception(message);

/// <summary>
/// Takes tokens from condition text where the grammar asks for them: no token is reserved, and a
/// token that does not fit leaves the position where it was.
/// </summary>
/// <param name="text">The condition.</param>
/// <param name="fieldsWithoutDot">Names that are fields although they have no dot.</param>
internal sealed class ConditionScanner(string text, IReadOnlySet<string> fieldsWithoutDot)
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\b\r\n");
    private static readonly SearchValues<char> BareEnd = SearchValues.Create("()\"' \t\r\n\v\f=,");
    private static readonly SearchValues<char> ArgumentEnd = SearchValues.Create("[]\"' \t\r\n\v\f");

    /// <summary>The last token taken, for error messages.</summary>
    public string LastToken { get; private set; } = "";

    public int Index { get; private set; }

    public bool AtEnd => Index == text.Length;

    public void Return(int index) => Index = index;

    /// <summary>
    /// Line and column, from 1, of the current place; a carriage return ends a line as a line feed does.
    /// </summary>
    public ConditionPosition Position()
    {
        var before = text.AsSpan(0, Index);
        var line = 1 + before.Count('\n') + before.Count('\r');
        return new ConditionPosition(Index, line, Index - before.LastIndexOfAny('\n', '\r'));
    }

    public bool TakeBlanks()
    {
        var length = text.AsSpan(Index).IndexOfAnyExcept(Blanks);
        if (length < 0) length = text.Length - Index;
        Index += length;
        return length > 0;
    }

    /// <summary>Takes the very text, whatever follows it.</summary>
    public bool Take(string token)
    {
        if (!text.AsSpan(Index).StartsWith(token, StringComparison.Ordinal)) return false;
        Advance(token.Length);
        return true;
    }

    /// <summary>Takes a word that a blank must follow; the blank stays.</summary>
    public bool TakeWord(string word)
    {
        var end = Index + word.Length;
        return end < text.Length && Blanks.Contains(text[end]) && Take(word);
    }

    public string? TakeIdentifier() => TakeLength(IdentifierLength(Index));

    /// <summary>
    /// A name with at least one dot, or one of those that need none; no segment starts with a digit or an underscore.
    /// </summary>
    public string? TakeFieldName()
    {
        var end = Index + IdentifierLength(Index);
        var segments = end > Index ? 1 : 0;
        while (segments > 0 && end < text.Length && text[end] == '.')
        {
            var length = IdentifierLength(end + 1);
            if (length == 0) break;
            end += 1 + length;
            segments++;
        }

        return TakeLength(segments >= 2 || fieldsWithoutDot.Contains(text[Index..end]) ? end - Index : 0);
    }

    public string? TakeBareString() => TakeUntil(BareEnd);

    public string? TakeBareArgument() => TakeUntil(ArgumentEnd);

    /// <summary>Hexadecimal, or decimal with an optional fraction and an exponent whose sign is mandatory.</summary>
    public string? TakeNumber()
    {
        var at = Index;
        if (At(at) == '0' && At(at + 1) is 'x' or 'X' && char.IsAsciiHexDigit(At(at + 2)))
        {
            at += 2;
            while (char.IsAsciiHexDigit(At(at))) at++;
            return TakeLength(at - Index);
        }

        if (At(at) is '+' or '-') at++;
        var digits = DigitsEnd(at);
        if (digits == at) return null;
        at = digits;
        if (At(at) == '.') at = DigitsEnd(at + 1);
        if (At(at) is 'e' or 'E' && At(at + 1) is '+' or '-' && DigitsEnd(at + 2) > at + 2) at = DigitsEnd(at + 2);
        return TakeLength(at - Index);
    }

    /// <summary>
    /// A string in quotes, unescaped. It ends at the next such quote that no backslash precedes (backslashes are not
    /// counted, so a string cannot end in one).
    /// </summary>
    public string? TakeQuotedString()
    {
        var quote = At(Index);
        if (quote is not ('"' or '\'')) return null;
        var end = Index + 1;
        while (true)
        {
            var length = end > text.Length ? -1 : text.AsSpan(end).IndexOf(quote);
            if (length < 0) return null;
            end += length;
            if (end == Index + 1 || text[end - 1] != '\\') break;
            end++;
        }

        var inside = text[(Index + 1)..end];
        Advance(end + 1 - Index);
        return Unescape(inside, quote);
    }

    private static string Unescape(string inside, char quote)
    {
        if (!inside.Contains('\\')) return inside;
        var result = new StringBuilder(inside.Length);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '\\') result.Append(Unescape(inside[++i], quote));
            else result.Append(inside[i]);
        }

        return result.ToString();
    }

    private static char Unescape(char escaped, char quote) => escaped switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' or ' ' => '\\',
        '/' => '/',
        '"' or '\'' when escaped == quote => escaped,
        '"' or '\'' => throw new ConditionSyntaxException($"invalid \\{escaped} escape in {quote}-quoted string"),
        _ => throw new ConditionSyntaxException($"unsupported string escape sequence: \\{escaped}"),
    };

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private int DigitsEnd(int index)
    {
        while (char.IsAsciiDigit(At(index))) index++;
        return index;
    }

    private int IdentifierLength(int start)
    {
        if (!char.IsAsciiLetter(At(start))) return 0;
        var end = start + 1;
        while (char.IsAsciiLetterOrDigit(At(end)) || At(end) == '_') end++;
        return end - start;
    }

    private string? TakeUntil(SearchValues<char> stop)
    {
        var length = text.AsSpan(Index).IndexOfAny(stop);
        return TakeLength(length < 0 ? text.Length - Index : length);
    }

    private string? TakeLength(int length)
    {
        if (length == 0) return null;
        Advance(length);
        return LastToken;
    }

    private void Advance(int length)
    {
        LastToken = text.Substring(Index, length);
        Index += length;
    }
}
