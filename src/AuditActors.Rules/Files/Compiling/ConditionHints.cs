using System.Buffers;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Guesses what a condition was meant to say where it is wrong.</summary>
internal static class ConditionHints
{
    private static readonly SearchValues<char> WordEnd = SearchValues.Create(" \t\r\n()\"'");

    private const string NoOperator = "expected a valid check operator";
    private const string NoNumber = "expected a number value";
    private const string BadEscape = "unsupported string escape sequence";
    private const string Surplus = "unexpected token after ";
    private const string NotForLists = "operator not supported list filters";
    private const string NoField = "filter_check called with nonexistent field ";

    /// <summary>A hint for a message of the parser.</summary>
    public static string? ForSyntax(string message, string text, int index)
    {
        var rest = text.AsSpan(Math.Min(index, text.Length)).TrimStart();
        var end = rest.IndexOfAny(WordEnd);
        var word = (end < 0 ? rest : rest[..end]).ToString();
        if (message.StartsWith(NoOperator, StringComparison.Ordinal))
        {
            return word == "not"
                ? "'not' stands before the comparison: not FIELD in (…)"
                : NearestName.Hint(word, Keywords.Operators);
        }

        if (message.StartsWith(BadEscape, StringComparison.Ordinal)) return "in quotes a backslash is written \\\\";
        if (message.StartsWith(NoNumber, StringComparison.Ordinal))
            return rest is ['"' or '\'', ..] ? "a number is written without quotes" : null;
        return message.StartsWith(Surplus, StringComparison.Ordinal) ? ForSurplus(message, rest, word) : null;
    }

    /// <summary>A hint for a message about a comparison of a known field.</summary>
    public static string? ForComparison(string message) =>
        message.EndsWith(NotForLists, StringComparison.Ordinal)
            ? "the field is a list: in wants all of its elements among those named, intersects one of them"
            : null;

    private static string? ForSurplus(string message, ReadOnlySpan<char> rest, string word)
    {
        if (message.StartsWith($"{Surplus}'exists'", StringComparison.Ordinal))
            return "'exists' stands after the field: FIELD exists";
        if (rest.StartsWith(',')) return "several values stand in parentheses: FIELD in (a, b)";
        return word is "and" or "or" ? null : NearestName.Hint(word, ["and", "or"]);
    }

    /// <summary>The field that a message of the compiler calls nonexistent, or null.</summary>
    public static string? UnknownField(string message) =>
        message.StartsWith(NoField, StringComparison.Ordinal) ? message[NoField.Length..] : null;

    public static string? ForField(string field, RuleSource source)
    {
        var bracket = field.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? field : field[..bracket];
        if (NearestName.Hint(name, source.FieldNames) is { } hint) return hint;
        return !source.IsEvaluated && name.StartsWith("ka.", StringComparison.Ordinal)
            ? $"a rule without 'source: {AuditSource.SourceName}' is a rule for system calls"
            : null;
    }
}
