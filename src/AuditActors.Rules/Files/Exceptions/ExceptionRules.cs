using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Exceptions;

/// <summary>Checks that an exception's fields and comparisons fit together, and fills in default comparisons.</summary>
internal sealed class ExceptionRules(RuleSources sources)
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    public bool Complete(ItemReader reader, RuleException exception, Definition.Rule rule)
    {
        var source = sources.Find(rule.Source);
        var known = new ExceptionFields(
            field => source is null || source.IsField(field),
            field => source is null ? null : ConditionHints.ForField(field, source));
        var problem = Complete(exception, known, out var hint);
        if (problem is null) return true;
        reader.Fail(exception.Context, DiagnosticCode.Validate, problem, hint);
        return false;
    }

    /// <summary>Fills in default comparisons; returns what is wrong with an exception, if anything is.</summary>
    public static string? Complete(RuleException exception, ExceptionFields known, out string? hint) =>
        exception.Fields is ExceptionEntry.Many
            ? CompleteMany(exception, known, out hint)
            : CompleteOne(exception, known, out hint);

    /// <summary>Whether an operator takes a parenthesised list.</summary>
    public static bool TakesList(string comparison) =>
        Keywords.Listed.Any(known => known.Text == comparison) || HasModifier(comparison);

    private static string? CompleteMany(RuleException exception, ExceptionFields known, out string? hint)
    {
        hint = null;
        var fields = exception.Fields.Items;
        if (!exception.Comparisons.IsGiven)
            exception.Comparisons = new ExceptionEntry.Many([.. fields.Select(_ => new ExceptionEntry.One("="))]);
        if (exception.Comparisons.Items.Count != fields.Count) return "Fields and comps lists must have equal length";
        var trimmed = exception.Comparisons.Items.Select(item => item.Text.Trim(Blanks)).ToList();
        exception.Comparisons = new ExceptionEntry.Many([.. trimmed.Select(text => new ExceptionEntry.One(text))]);
        foreach (var comparison in trimmed)
        {
            if (Keywords.Operators.Contains(comparison) || HasModifier(comparison)) continue;
            hint = NearestName.Hint(comparison, Keywords.Operators);
            return $"'{comparison}' is not a supported comparison operator";
        }

        foreach (var field in fields)
        {
            if (FieldProblem(field.Text, known, out hint) is { } problem) return problem;
        }

        return null;
    }

    private static string? CompleteOne(RuleException exception, ExceptionFields known, out string? hint)
    {
        hint = null;
        if (!exception.Comparisons.IsGiven) exception.Comparisons = new ExceptionEntry.One("in");
        if (exception.Comparisons is not ExceptionEntry.One one) return "Fields and comps must both be strings";
        var comparison = one.Text.Trim(Blanks);
        exception.Comparisons = new ExceptionEntry.One(comparison);
        if (TakesList(comparison)) return FieldProblem(exception.Fields.Text, known, out hint);
        hint = $"to use '{comparison}', write fields, comps and every value as lists";
        return "When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier operator "
            + "(e.g. startswith oneof)";
    }

    private static string? FieldProblem(string field, ExceptionFields known, out string? hint)
    {
        hint = null;
        if (known.Has(field)) return null;
        hint = known.Hint(field);
        return $"'{field}' is not a supported filter field";
    }

    private static bool HasModifier(string comparison)
    {
        var words = comparison.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        return words is [var @operator, var modifier]
            && Keywords.Textual.Any(known => known.Text == @operator)
            && Keywords.Modifiers.Any(known => known.Text == modifier);
    }
}
