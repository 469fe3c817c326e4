using System.Collections.Immutable;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Language;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>A condition that was read; <paramref name="Tree"/> is null when its text is no condition.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Lists">The lists that were put in.</param>
/// <param name="Tree">The tree, macros still by name.</param>
internal sealed record ReadCondition(ConditionText Text, ImmutableSortedSet<string> Lists, Condition? Tree);

/// <summary>Reads conditions: puts lists into the text, parses it, and reports what stands in the way.</summary>
internal sealed class ConditionReader(ResolvedLists lists, FileProblems problems)
{
    private const int ShownOfLongText = 200;

    /// <summary>Reads a condition.</summary>
    /// <param name="scalar">As the file's key gives it.</param>
    /// <param name="written">With exceptions, which put a parenthesis around it.</param>
    /// <param name="context">The key's value.</param>
    public ReadCondition Read(string scalar, string written, Context context)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var edits = new TextEdits();
        var parsed = written.Length > ListSubstitution.MaxLength ? written : lists.Substitute(written, names, edits);
        var text = new ConditionText(scalar, written.Length == scalar.Length ? 0 : 1, written, parsed, edits);
        var tree = parsed.Length > ListSubstitution.MaxLength ? TooLong(text, context) : Parse(text, context);
        return new ReadCondition(text, names.ToImmutableSortedSet(ByteOrder.Instance), tree);
    }

    private Condition? Parse(ConditionText text, Context context)
    {
        var parse = ConditionParser.Parse(text.Parsed);
        if (parse.Error is null) return parse.Condition;
        problems.Add(context.ReportInCondition(
            DiagnosticCode.CompileCondition,
            parse.Error,
            text with { Written = text.Parsed },
            parse.At.Index,
            hint: ConditionHints.ForSyntax(parse.Error, text.Parsed, parse.At.Index)));
        return null;
    }

    private Condition? TooLong(ConditionText text, Context context)
    {
        var start = text.Parsed[..ShownOfLongText];
        problems.Add(context.ReportInCondition(
            DiagnosticCode.CompileCondition,
            $"the condition is longer than {ListSubstitution.MaxLength} characters with its lists put in",
            text with { Written = start, Parsed = start },
            null));
        return null;
    }
}
