using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditActors.Rules.Alerts;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>The criteria of rules, checked.</summary>
internal sealed class MatchCompiler(PlaybookFindings findings)
{
    public AlertMatch Compile(RemedyDefinition rule)
    {
        if (!HasCriterion(rule))
        {
            findings.Add(rule.At.Report(
                DiagnosticCode.MatchesEverything, "The rule matches every alert",
                "name the rules whose alerts it is about: match: {rules: [NAME]}"));
        }

        return new AlertMatch
        {
            Rules = rule.Rules.Select(name => name.Value).ToFrozenSet(StringComparer.Ordinal),
            Priority = Priority(rule.Priority),
            Source = rule.Source?.Value ?? "",
            Fields = [.. rule.OutputFields.Select(Fields)],
            Tags = [.. rule.Tags.Select(Tags)],
            Condition = rule.Condition is { } written ? Condition(written) : null,
        };
    }

    private static bool HasCriterion(RemedyDefinition rule) =>
        rule.Rules.Count + rule.OutputFields.Count + rule.Tags.Count > 0 || rule.Condition is not null
        || rule.Priority is { Value.Length: > 0 } || rule.Source is { Value.Length: > 0 };

    private PriorityCriterion? Priority(Placed<string>? written)
    {
        if (written is not { Value.Length: > 0 }) return null;
        var criterion = PriorityCriterion.Parse(written.Value);
        if (criterion is null)
        {
            Bad(
                written.At, $"incorrect priority '{written.Value}'",
                "an optional <, <=, >, >= or = and one of " + string.Join(", ", Enum.GetNames<Events.Priority>()));
        }

        return criterion;
    }

    private ImmutableArray<FieldCriterion> Fields(Placed<string> item)
    {
        var criteria = ImmutableArray.CreateBuilder<FieldCriterion>();
        foreach (var part in Parts(item.Value))
        {
            if (FieldCriterion.Parse(part, out var problem) is { } criterion) criteria.Add(criterion);
            else Bad(item.At, problem.Message, problem.Hint);
        }

        var twice = criteria.Where(criterion => criterion.Test == FieldTest.Equals)
            .GroupBy(criterion => criterion.Field)
            .FirstOrDefault(same => same.Select(criterion => criterion.Value).Distinct().Count() > 1);
        if (twice is not null)
        {
            findings.Add(item.At.Report(
                DiagnosticCode.NeverMatches, $"'{twice.Key}' cannot equal two values at once",
                "alternatives are items of their own"));
        }

        return criteria.ToImmutable();
    }

    private ImmutableArray<string> Tags(Placed<string> item)
    {
        ImmutableArray<string> tags =
            [.. item.Value.Split(',').Select(tag => tag.Replace("\"", "", StringComparison.Ordinal).Trim())];
        foreach (var tag in tags.Where(tag => tag.Length == 0 || !tag.All(IsOfTag)))
            Bad(item.At, $"incorrect tag '{tag}'", "letters, digits and ._-:/ with commas between tags");
        return tags;
    }

    private static bool IsOfTag(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/';

    private AlertCondition? Condition(Placed<string> written)
    {
        var parse = AlertCondition.Parse(written.Value);
        if (parse.Error is not null)
        {
            var text = new ConditionText(written.Value, 0, written.Value, written.Value, new TextEdits());
            findings.Add(written.At.ReportInCondition(
                DiagnosticCode.CompileCondition, parse.Message, text, parse.At.Index, hint: Hint(
                    written.Value, parse)));
        }

        return parse.Condition;
    }

    private static string Hint(string text, AlertConditionParse parse)
    {
        if (ConditionHints.UnknownField(parse.Message) is { } field)
            return NearestName.Hint(field, AlertFields.Names) ?? "'auditactors fields' lists the fields of events";
        return ConditionHints.ForSyntax(parse.Message, text, parse.At.Index)
            ?? "a condition in Falco's language over the alert, such as: priority <= Warning and ka.verb = create";
    }

    /// <summary>Commas part conditions, those in the brackets of a field aside.</summary>
    private static IEnumerable<string> Parts(string item)
    {
        var start = 0;
        var depth = 0;
        for (var at = 0; at < item.Length; at++)
        {
            if (item[at] == '[') depth++;
            else if (item[at] == ']') depth--;
            if (item[at] != ',' || depth > 0) continue;
            yield return item[start..at];
            start = at + 1;
        }

        yield return item[start..];
    }

    private void Bad(Context at, string message, string hint) =>
        findings.Add(at.Report(DiagnosticCode.BadCriterion, message, hint));
}
