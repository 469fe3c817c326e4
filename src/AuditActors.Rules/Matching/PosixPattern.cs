using System.Globalization;
using System.Text;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Translates the reference's regular expressions (RE2 in POSIX syntax) to .NET: no perl classes, no
/// groups with options, no lazy quantifiers, anchors at every line, and the whole value must match.
/// </summary>
internal sealed class PosixPattern
{
    private const int MaxRepeat = 1000;
    private readonly string _pattern;
    private int _at;

    private PosixPattern(string pattern) => _pattern = pattern;

    /// <exception cref="CompileException">The text is no such expression; the message is in RE2's words.</exception>
    public static string Translate(string pattern)
    {
        var translation = new PosixPattern(pattern);
        var whole = translation.Alternatives();
        if (!translation.AtEnd) throw Refused("unexpected ): " + pattern);
        return $@"\A(?:{whole.Text})\z";
    }

    private bool AtEnd => _at == _pattern.Length;

    private char Current => AtEnd ? '\0' : _pattern[_at];

    private Part Alternatives()
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var text = new StringBuilder();
        var repeats = 1;
        while (true)
        {
            var part = Sequence();
            text.Append(part.Text);
            repeats = Math.Max(repeats, part.Repeats);
            if (!Take('|')) return new Part(text.ToString(), repeats);
            text.Append('|');
        }
    }

    private Part Sequence()
    {
        var text = new StringBuilder();
        var repeats = 1;
        Part? last = null;
        while (!AtEnd && Current is not ('|' or ')'))
        {
            if (Quantifier() is not { } quantifier)
            {
                text.Append(last?.Text);
                last = Atom();
            }
            else
            {
                var argument = last ?? throw Refused("no argument for repetition operator: " + quantifier.Text);
                last = Repeat(argument, quantifier);
            }

            repeats = Math.Max(repeats, last.Value.Repeats);
        }

        return new Part(text.Append(last?.Text).ToString(), repeats);
    }

    private static Part Repeat(Part argument, Repetition quantifier)
    {
        var repeats = argument.Repeats;
        if (quantifier.High is { } high)
        {
            repeats *= Math.Max(1, high);
            if (repeats > MaxRepeat) throw Refused("invalid repetition size: " + quantifier.Text);
        }

        return new Part($"(?:{argument.Text}){quantifier.Text}", repeats);
    }

    private Repetition? Quantifier()
    {
        switch (Current)
        {
            case '*' or '+' or '?':
                return new Repetition(_pattern[_at++].ToString(), null);
            case '{':
                return Counted();
            default:
                return null;
        }
    }

    /// <summary>A brace that starts no repetition is an ordinary character.</summary>
    private Repetition? Counted()
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0) return null;
        var text = _pattern[_at..(end + 1)];
        var bounds = text[1..^1].Split(',');
        if (bounds.Length > 2 || !IsCount(bounds[0]) || (bounds.Length == 2 && bounds[1] != "" && !IsCount(bounds[1])))
            return null;
        _at = end + 1;
        var low = Count(bounds[0]);
        var high = bounds.Length == 1 ? low : bounds[1] == "" ? low : Count(bounds[1]);
        if (low > MaxRepeat || high > MaxRepeat || high < low) throw Refused("invalid repetition size: " + text);
        return new Repetition(text, high);
    }

    private static bool IsCount(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : int.MaxValue;

    private Part Atom()
    {
        var start = _at++;
        switch (_pattern[start])
        {
            case '(':
                var inside = Alternatives();
                if (!Take(')')) throw Refused("missing ): " + _pattern);
                return inside with { Text = $"(?:{inside.Text})" };
            case '[':
                return new Part(Bracket(start).ToPattern());
            case '.':
                return new Part(AnyButLineFeed());
            case '^':
                return new Part("(?m:^)");
            case '$':
                return new Part("(?m:$)");
            case '\\':
                return new Part(Literal(Escape(start)));
            default:
                _at = start;
                return new Part(Literal(TakeCodePoint()));
        }
    }

    private static string AnyButLineFeed()
    {
        var lineFeed = new CodePointSet();
        lineFeed.Add('\n', '\n');
        var others = new CodePointSet();
        others.AddAllBut(lineFeed);
        return others.ToPattern();
    }

    private static string Literal(int codePoint)
    {
        var one = new CodePointSet();
        one.Add(codePoint, codePoint);
        return one.ToPattern();
    }

    private CodePointSet Bracket(int start)
    {
        var negated = Take('^');
        var members = new CodePointSet();
        var first = true;
        while (first || Current != ']' || AtEnd)
        {
            if (AtEnd) throw Refused("missing ]: " + _pattern[start..]);
            if (Current == '-' && !first && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']')
                throw Refused($"invalid character class range: {_pattern.AsSpan(_at, 2)}");
            if (!_pattern.AsSpan(_at).StartsWith("[:") || !NamedClass(members)) Member(members, start);
            first = false;
        }

        _at++;
        if (!negated) return members;
        var others = new CodePointSet();
        others.AddAllBut(members);
        return others;
    }

    private bool NamedClass(CodePointSet members)
    {
        var end = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0) return false;
        var text = _pattern[_at..(end + 2)];
        var name = text[2..^2];
        var negated = name.StartsWith('^');
        if (!PosixClasses.TryGet(negated ? name[1..] : name, out var named))
            throw Refused("invalid character class range: " + text);
        _at = end + 2;
        if (negated) members.AddAllBut(named);
        else members.Add(named);
        return true;
    }

    private void Member(CodePointSet members, int bracket)
    {
        var start = _at;
        var low = MemberCodePoint(bracket);
        var high = low;
        if (Current == '-' && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']')
        {
            _at++;
            high = MemberCodePoint(bracket);
        }

        if (high < low) throw Refused("invalid character class range: " + _pattern[start.._at]);
        members.Add(low, high);
    }

    private int MemberCodePoint(int bracket)
    {
        if (AtEnd) throw Refused("missing ]: " + _pattern[bracket..]);
        if (Current != '\\') return TakeCodePoint();
        return Escape(_at++);
    }

    private int Escape(int backslash)
    {
        if (AtEnd) throw Refused("trailing \\ at end of regexp: \\");
        var escaped = _pattern[_at++];
        switch (escaped)
        {
            case 'a': return 7;
            case 'f': return 12;
            case 'n': return 10;
            case 'r': return 13;
            case 't': return 9;
            case 'v': return 11;
            case 'x': return Hexadecimal(backslash);
            case >= '1' and <= '7' when Current is < '0' or > '7': throw InvalidEscape(backslash);
            case >= '0' and <= '7': return Octal();
            case < (char)128 when !char.IsAsciiLetterOrDigit(escaped) && escaped != '_': return escaped;
            default: throw InvalidEscape(backslash);
        }
    }

    private int Octal()
    {
        var value = _pattern[_at - 1] - '0';
        for (var more = 0; more < 2 && Current is >= '0' and <= '7'; more++)
            value = (value * 8) + _pattern[_at++] - '0';
        return value;
    }

    private int Hexadecimal(int backslash)
    {
        var braced = Take('{');
        var start = _at;
        while (char.IsAsciiHexDigit(Current) && (braced || _at - start < 2)) _at++;
        var digits = _pattern.AsSpan(start, _at - start);
        if (braced ? digits.IsEmpty || !Take('}') : digits.Length != 2) throw InvalidEscape(backslash);
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value <= 0x10FFFF
                ? value
                : throw InvalidEscape(backslash);
    }

    private int TakeCodePoint()
    {
        var isPair = _at + 1 < _pattern.Length && char.IsSurrogatePair(_pattern, _at);
        var codePoint = isPair ? char.ConvertToUtf32(_pattern, _at) : _pattern[_at];
        _at += isPair ? 2 : 1;
        return codePoint;
    }

    private bool Take(char expected)
    {
        if (AtEnd || Current != expected) return false;
        _at++;
        return true;
    }

    private CompileException InvalidEscape(int backslash) =>
        Refused("invalid escape sequence: " + _pattern[backslash..Math.Min(_at, _pattern.Length)]);

    private static CompileException Refused(string reason) => new("invalid regex pattern: " + reason);

    private readonly record struct Part(string Text, int Repeats = 1);

    private readonly record struct Repetition(string Text, int? High);
}
