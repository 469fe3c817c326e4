using System.Collections.Immutable;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files;

/// <summary>A condition's way from text to a tree without macros.</summary>
/// <param name="Written">As the definition has it, exceptions included.</param>
/// <param name="Parsed">With lists put in.</param>
/// <param name="Lists">The lists that were put in.</param>
/// <param name="Tree">The tree; null when the text is no condition.</param>
internal sealed record ReadCondition(string Written, string Parsed, ImmutableSortedSet<string> Lists, Condition? Tree);

/// <summary>Reads conditions: puts lists into the text, parses it, and reports what stands in the way.</summary>
internal sealed class ConditionReader(ResolvedLists lists, FileProblems problems)
{
    public ReadCondition Read(string written, Context context)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var parsed = written.Length > ListSubstitution.MaxLength ? written : lists.Substitute(written, names);
        var tree = parsed.Length > ListSubstitution.MaxLength ? TooLong(parsed, context) : Parse(parsed, context);
        return new ReadCondition(written, parsed, names.ToImmutableSortedSet(ByteOrder.Instance), tree);
    }

    private Condition? Parse(string text, Context context)
    {
        var parse = ConditionParser.Parse(text);
        if (parse.Error is null) return parse.Condition;
        var hint = ConditionHints.ForSyntax(parse.Error, text, parse.At.Index);
        problems.Add(context.ReportInCondition(
            DiagnosticCode.CompileCondition, parse.Error, text, parse.At.Index, hint: hint));
        return null;
    }

    private Condition? TooLong(string text, Context context)
    {
        problems.Add(context.ReportInCondition(
            DiagnosticCode.CompileCondition,
            $"the condition is longer than {ListSubstitution.MaxLength} characters with its lists put in",
            text[..200],
            null));
        return null;
    }
}
