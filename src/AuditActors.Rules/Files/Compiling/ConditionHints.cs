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
    private const string NoField = "filter_check called with nonexistent field ";

    /// <summary>A hint for a message of the parser.</summary>
    public static string? ForSyntax(string message, string text, int index)
    {
        if (!message.StartsWith(NoOperator, StringComparison.Ordinal)) return null;
        var rest = text.AsSpan(Math.Min(index, text.Length)).TrimStart();
        var end = rest.IndexOfAny(WordEnd);
        var word = (end < 0 ? rest : rest[..end]).ToString();
        return NearestName.Hint(word, Keywords.Operators);
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
