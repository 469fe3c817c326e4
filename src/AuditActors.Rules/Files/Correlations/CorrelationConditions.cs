using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Reads the conditions of correlations: lists and macros put in, exceptions added, fields checked.</summary>
internal sealed class CorrelationConditions
{
    private readonly FieldCatalog _catalog;
    private readonly ResolvedLists _lists;
    private readonly Dictionary<string, Condition> _macros;

    public CorrelationConditions(CompiledDefinitions compiled, FieldCatalog catalog)
    {
        _catalog = catalog;
        _lists = compiled.Lists;
        _macros = compiled.Macros.ToDictionary(
            macro => macro.Definition.Name, macro => macro.Condition, StringComparer.Ordinal);
    }

    /// <summary>A condition over audit events; null after a fault.</summary>
    /// <param name="exceptions">Exceptions that spare events.</param>
    public Condition? Read(
        CorrelationText written, IReadOnlyList<RuleException> exceptions, CorrelationFaults faults) =>
        WithExceptions(written, exceptions, faults) is { } text
            ? Read(written.Text, text, written.At, faults, tree => new ConditionCompiler(_catalog).Check(tree))
            : null;

    /// <summary>A filter over the alerts of another correlation.</summary>
    public Condition? ReadFilter(CorrelationText written, CorrelationFaults faults) =>
        ReadOverMatch(written, new MatchFields(_catalog, []), faults);

    /// <summary>
    /// What spares a finished match: true if one of the exceptions holds; null without such or after a fault.
    /// </summary>
    public Condition? ReadMatchExceptions(
        IReadOnlyList<RuleException> exceptions, MatchFields fields, Context at, CorrelationFaults faults)
    {
        if (exceptions.Count == 0) return null;
        var anything = new CorrelationText("evt.source exists", at);
        if (WithExceptions(anything, exceptions, faults) is not { } text) return null;
        var condition = Read(text, text, at, faults, tree => MatchReading.Check(tree, fields));
        if (condition is not Condition.And and) return null;
        ImmutableArray<Condition> sparing = [.. and.Terms.OfType<Condition.Not>().Select(not => not.Term)];
        return sparing.Length == 1 ? sparing[0] : new Condition.Or(sparing, and.At);
    }

    private Condition? ReadOverMatch(CorrelationText written, MatchFields fields, CorrelationFaults faults) =>
        Read(written.Text, written.Text, written.At, faults, tree => MatchReading.Check(tree, fields));

    private static string? WithExceptions(
        CorrelationText written, IReadOnlyList<RuleException> exceptions, CorrelationFaults faults)
    {
        var rule = new Definition.Rule("", written.At)
        {
            Condition = written.Text,
            ConditionContext = written.At,
            Output = "",
            OutputContext = written.At,
            Description = "",
            Priority = default,
            Source = AuditSource.SourceName,
            Exceptions = [.. exceptions],
        };
        var text = ExceptionText.Compile(rule, out var culprit, out var problem);
        if (culprit is null) return text;
        faults.Add(culprit.Context.Report(DiagnosticCode.Validate, problem!));
        return null;
    }

    private Condition? Read(
        string scalar, string written, Context at, CorrelationFaults faults, Func<Condition, CompileError?> check)
    {
        var problems = new FileProblems("");
        var condition = new ConditionReader(_lists, problems).Read(scalar, written, at);
        foreach (var error in problems.Findings().Errors) faults.Add(error);
        if (condition.Tree is not { } tree || Expand(tree, condition, at, faults) is not { } expanded) return null;
        if (check(expanded) is not { } refused) return expanded;
        var isField = ConditionHints.UnknownField(refused.Message) is not null;
        faults.Add(at.ReportInCondition(
            isField ? DiagnosticCode.UnknownCorrelationField : DiagnosticCode.CompileCondition,
            refused.Message, condition.Text, refused.At.Index, hint: Hint(refused.Message)));
        return null;
    }

    private Condition? Expand(Condition tree, ReadCondition condition, Context at, CorrelationFaults faults)
    {
        var expander = new MacroExpander(name => _macros.GetValueOrDefault(name));
        var expanded = expander.Expand(tree);
        if (expander.Problem is { } problem)
        {
            faults.Add(at.ReportInCondition(
                DiagnosticCode.Validate, problem.Message, condition.Text, problem.At.Index,
                hint: NearestName.Hint(problem.Macro, _macros.Keys)));
            return null;
        }

        if (expanded is { Depth: <= ExpandedCondition.MaxDepth, Terms: <= ExpandedCondition.MaxTerms })
            return expanded.Condition;
        faults.Add(at.Report(
            DiagnosticCode.CompileCondition,
            $"with its macros put in the condition has more than {ExpandedCondition.MaxTerms} terms or "
                + $"{ExpandedCondition.MaxDepth} levels"));
        return null;
    }

    private string? Hint(string message) => ConditionHints.UnknownField(message) is { } field
        ? NearestName.Hint(field.Split('[')[0], _catalog.Fields.Select(known => known.Name))
        : null;
}
