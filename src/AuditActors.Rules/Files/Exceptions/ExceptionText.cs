using System.Text;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Reading;

namespace AuditActors.Rules.Files.Exceptions;

/// <summary>Turns a rule's exceptions into condition text.</summary>
internal static class ExceptionText
{
    /// <summary>The condition with its exceptions.</summary>
    /// <param name="rule">A rule.</param>
    /// <param name="culprit">The exception that cannot be put in; null when all can.</param>
    /// <param name="problem">Why not.</param>
    public static string Compile(Definition.Rule rule, out RuleException? culprit, out string? problem)
    {
        culprit = null;
        problem = null;
        if (rule.Exceptions.Count == 0) return rule.Condition;
        var text = new StringBuilder().Append('(').Append(rule.Condition).Append(')');
        foreach (var exception in rule.Exceptions)
        {
            problem = exception.Values.Count == 0 ? null : Append(text, exception);
            if (problem is null) continue;
            culprit = exception;
            break;
        }

        return text.ToString();
    }

    private static string? Append(StringBuilder text, RuleException exception)
    {
        text.Append(" and not ");
        return exception.Fields is ExceptionEntry.Many ? AppendTuples(text, exception) : AppendValues(text, exception);
    }

    private static string? AppendValues(StringBuilder text, RuleException exception)
    {
        if (exception.Values.Exists(value => value is ExceptionEntry.Many))
            return "Expected values array to contain a list of strings";
        var values = exception.Values.Select(value => ListSubstitution.Quoted(value.Text));
        text.Append('(').Append(exception.Fields.Text).Append(' ').Append(exception.Comparisons.Text).Append(" (");
        text.AppendJoin(", ", values).Append("))");
        return null;
    }

    private static string? AppendTuples(StringBuilder text, RuleException exception)
    {
        var fields = exception.Fields.Items;
        if (exception.Values.Exists(tuple => tuple.Items.Count != fields.Count))
            return "Fields and values lists must have equal length";
        if (exception.Comparisons.Items.Count < fields.Count)
            return "Fields and comps lists must have equal length";
        text.Append('(');
        for (var tuple = 0; tuple < exception.Values.Count; tuple++)
        {
            text.Append(tuple == 0 ? "(" : " or (");
            AppendTuple(text, exception, exception.Values[tuple].Items);
            text.Append(')');
        }

        text.Append(')');
        return null;
    }

    private static void AppendTuple(StringBuilder text, RuleException exception, IReadOnlyList<ExceptionEntry> values)
    {
        for (var field = 0; field < values.Count; field++)
        {
            var comparison = exception.Comparisons.Items[field].Text;
            if (field > 0) text.Append(" and ");
            text.Append(' ').Append(exception.Fields.Items[field].Text);
            text.Append(' ').Append(comparison).Append(' ').Append(Value(values[field], comparison));
        }
    }

    private static string Value(ExceptionEntry value, string comparison)
    {
        if (value is ExceptionEntry.Many many)
            return $"({string.Join(", ", many.Items.Select(item => ListSubstitution.Quoted(item.Text)))})";
        if (!ExceptionRules.TakesList(comparison)) return ListSubstitution.Quoted(value.Text);
        return value.Text.StartsWith('(') ? value.Text : $"({value.Text})";
    }
}
