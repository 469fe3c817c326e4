using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Points at places in a rule's condition, or in the macro from which the place came.</summary>
internal sealed class ConditionFindings(
    Definition.Rule rule, ReadCondition condition, IReadOnlyList<CompiledMacro> macros)
{
    /// <summary>A finding about a term of the condition.</summary>
    public Diagnostic Report(DiagnosticCode code, string message, int? at, RuleSource source)
    {
        if (ConditionHints.UnknownField(message) is not { } field)
            return AtTerm(code, message, at, hint: ConditionHints.ForComparison(message));
        var hint = ConditionHints.ForField(field, source);
        var name = field.Split('[')[0];
        var found = IndexOfName(condition.Text.Parsed, name, at ?? 0);
        if (found >= 0) return AtTerm(code, message, at, found, hint);
        var macro = macros.FirstOrDefault(used => IndexOfName(used.Text.Parsed, name, 0) >= 0);
        return macro is null ? AtTerm(code, message, at, null, hint) : InMacro(code, message, at, macro, name, hint);
    }

    /// <summary>A finding about the right side of a comparison.</summary>
    public Diagnostic ReportRightSide(DiagnosticCode code, string message, Condition.Compare compare) =>
        AtTerm(code, message, RightSidePlace.Of(compare, condition.Text.Parsed));

    private Diagnostic AtTerm(
        DiagnosticCode code, string message, int? at, int? focus = null, string? hint = null) =>
        rule.ConditionContext.ReportInCondition(code, message, condition.Text, at, focus, hint);

    private Diagnostic InMacro(
        DiagnosticCode code, string message, int? at, CompiledMacro macro, string name, string? hint)
    {
        var inMacro = macro.Definition.ConditionContext.ReportInCondition(
            code, message, macro.Text, null, IndexOfName(macro.Text.Parsed, name, 0));
        var through = $"in macro '{macro.Definition.Name}', which rule '{rule.Name}' uses";
        return AtTerm(code, message, at) with
        {
            Place = inMacro.Place,
            Excerpt = inMacro.Excerpt,
            ExcerptColumn = inMacro.ExcerptColumn,
            Hint = hint is null ? through : $"{through}; {hint}",
        };
    }

    private static int IndexOfName(string text, string name, int from)
    {
        var found = text.IndexOf(name, Math.Clamp(from, 0, text.Length), StringComparison.Ordinal);
        return found >= 0 ? found : text.IndexOf(name, StringComparison.Ordinal);
    }
}
