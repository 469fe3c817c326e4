using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Exceptions;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>What a correlation watches, and what its selectors say beside that.</summary>
/// <param name="Steps">For sequences, in the order of the selectors.</param>
/// <param name="Places">Where each selector stands.</param>
internal sealed record ReadSelectors(
    ImmutableArray<Selector> Selectors, ImmutableArray<SequenceStep> Steps, ImmutableArray<Context> Places,
    Selector? Until);

/// <summary>Reads <c>condition</c>, <c>rules</c>, <c>events</c> and <c>until</c> of a correlation.</summary>
internal sealed partial class CorrelationSelectors(
    Definitions definitions, CompiledDefinitions compiled, CorrelationConditions conditions)
{
    private const int MostSelectors = 16;
    private const int MostRuns = 64;
    private const string OnlySelector = "it";

    private static readonly string[] Reserved =
        ["and", "or", "not", "first", "last", "each", "until", "window", "group", "alert"];

    private sealed record ReadSelector(Selector? Selector, SequenceStep Step, Context At);

    private readonly Dictionary<string, CompiledRule> _rules =
        compiled.Rules.ToDictionary(rule => rule.Definition.Name, StringComparer.Ordinal);

    /// <summary>Reads all selectors; null after a fault.</summary>
    public ReadSelectors? Read(CorrelationMap item, IReadOnlyList<RuleException> exceptions)
    {
        string[] given =
            [.. new[] { ItemKeys.Condition, CorrelationKeys.Rules, CorrelationKeys.Events }.Where(item.Has)];
        if (given.Length != 1)
        {
            var key = given.Length == 0 ? CorrelationKeys.Correlation : given[1];
            item.Fault(
                DiagnosticCode.YamlValidate, key, "A correlation has exactly one of condition, rules and events");
            return null;
        }

        var read = given[0] switch
        {
            ItemKeys.Condition => ReadCondition(item, exceptions),
            CorrelationKeys.Rules => ReadRules(item),
            _ => ReadEvents(item, exceptions),
        };
        if (read.Count > MostSelectors)
            item.Fault(DiagnosticCode.TooManySteps, given[0], $"A correlation has at most {MostSelectors} selectors");
        CheckNames(item, read);
        var until = item.Text(CorrelationKeys.Until) is { } text
            ? OfCondition("until", new CorrelationText(text, item.At(CorrelationKeys.Until)), exceptions, item)
            : null;
        if (item.Faults.Any) return null;
        return new ReadSelectors(
            [.. read.Select(each => each.Selector!)], [.. read.Select(each => each.Step)],
            [.. read.Select(each => each.At)], until);
    }

    private List<ReadSelector> ReadCondition(CorrelationMap item, IReadOnlyList<RuleException> exceptions)
    {
        if (item.Text(ItemKeys.Condition) is not { } text) return [];
        var written = new CorrelationText(text, item.At(ItemKeys.Condition));
        return [new(OfCondition(OnlySelector, written, exceptions, item), Once(0), written.At)];
    }

    private List<ReadSelector> ReadRules(CorrelationMap item) =>
    [
        .. (item.Texts(CorrelationKeys.Rules) ?? [])
            .Select((name, index) => new ReadSelector(OfReference(name.Text, name, null, item), Once(index), name.At)),
    ];

    private List<ReadSelector> ReadEvents(CorrelationMap item, IReadOnlyList<RuleException> exceptions)
    {
        var read = new List<ReadSelector>();
        foreach (var map in item.Maps(CorrelationKeys.Events, CorrelationKeys.OfSelector))
            read.Add(new ReadSelector(ReadEvent(map, exceptions), ReadStep(map, read.Count), map.Place));
        return read;
    }

    private Selector? ReadEvent(CorrelationMap map, IReadOnlyList<RuleException> exceptions)
    {
        var name = map.Text("name");
        if (name is not null && (!Name().IsMatch(name) || Reserved.Contains(name)))
        {
            map.Fault(
                DiagnosticCode.Validate, "name", $"'{name}' cannot name a selector",
                "a name has letters, digits and underscores and is none of " + string.Join(", ", Reserved));
        }

        if (map.Has("rule") == map.Has(ItemKeys.Condition))
        {
            map.Fault(DiagnosticCode.YamlValidate, "rule", "A selector has either a condition or a rule");
            return null;
        }

        if (map.Text(ItemKeys.Condition) is { } condition)
        {
            if (map.Has("where"))
                map.Fault(DiagnosticCode.UnknownCorrelationKey, "where", "'where' narrows a rule only");
            var written = new CorrelationText(condition, map.At(ItemKeys.Condition));
            return name is null ? Unnamed(map) : OfCondition(name, written, exceptions, map);
        }

        if (map.Text("rule") is not { } rule) return null;
        var where = map.Text("where") is { } filter ? new CorrelationText(filter, map.At("where")) : null;
        return OfReference(name ?? rule, new CorrelationText(rule, map.At("rule")), where, map);
    }

    private static Selector? Unnamed(CorrelationMap map)
    {
        map.Fault(DiagnosticCode.YamlValidate, "name", "A selector with a condition needs a name");
        return null;
    }

    private static SequenceStep ReadStep(CorrelationMap map, int index)
    {
        var absent = map.Flag("absent") ?? false;
        var count = map.Whole("count", least: 1) ?? 1;
        if (absent && map.Has("count"))
            map.Fault(DiagnosticCode.BadSteps, "count", "What must not happen cannot be counted");
        if (count > MostRuns)
            map.Fault(DiagnosticCode.TooManySteps, "count", $"A step repeats at most {MostRuns} times");
        return new SequenceStep(index, Math.Min(count, MostRuns), absent, map.Duration("within"));
    }

    private static SequenceStep Once(int index) => new(index, 1, false, null);

    private Selector? OfCondition(
        string name, CorrelationText written, IReadOnlyList<RuleException> exceptions, CorrelationMap map)
    {
        if (conditions.Read(written, exceptions, map.Faults) is not { } condition) return null;
        if (!NamesStage(condition))
        {
            map.Faults.Add(written.At.Report(
                DiagnosticCode.AnyStage, "The condition does not ask for ka.stage",
                "add one such as ka.stage=ResponseComplete, or a macro that does"));
        }

        return new Selector { Name = name, Condition = condition };
    }

    private Selector? OfReference(string name, CorrelationText reference, CorrelationText? where, CorrelationMap map)
    {
        if (definitions.Correlations.Find(reference.Text) is { } correlation && !IsReplaced(correlation))
            return OfCorrelation(name, reference, where, map);
        if (_rules.TryGetValue(reference.Text, out var rule)) return OfRule(name, rule, reference, where, map);
        if (definitions.IsBroken(reference.Text) || definitions.Rules.Find(reference.Text) is not null)
        {
            map.Faults.Add(reference.At.Report(
                DiagnosticCode.UnknownReference, $"Rule '{reference.Text}' has an error of its own"));
            return null;
        }

        map.Faults.Add(reference.At.Report(
            DiagnosticCode.UnknownReference, $"There is no rule or correlation '{reference.Text}'",
            NearestName.Hint(reference.Text, _rules.Keys.Concat(definitions.Correlations.Names))));
        return null;
    }

    /// <summary>Whether a rule of the same name came later.</summary>
    private bool IsReplaced(CorrelationDefinition correlation) =>
        definitions.Rules.Find(correlation.Name) is { } rule && rule.Visibility > correlation.Visibility;

    private Selector? OfCorrelation(string name, CorrelationText reference, CorrelationText? where, CorrelationMap map)
    {
        var filter = where is null ? null : conditions.ReadFilter(where, map.Faults);
        return where is not null && filter is null
            ? null
            : new Selector { Name = name, Correlation = reference.Text, Condition = filter };
    }

    private Selector? OfRule(
        string name, CompiledRule rule, CorrelationText reference, CorrelationText? where, CorrelationMap map)
    {
        if (rule.Definition.Source != AuditSource.SourceName)
        {
            map.Faults.Add(reference.At.Report(
                DiagnosticCode.UnknownReference,
                $"Rule '{reference.Text}' is of source '{rule.Definition.Source}', the correlation of another"));
            return null;
        }

        if (!rule.Definition.Enabled)
        {
            map.Faults.Add(reference.At.Report(
                DiagnosticCode.DisabledReference, $"Rule '{reference.Text}' is disabled and used as a silent signal"));
        }

        if (where is null) return new Selector { Name = name, Condition = rule.Condition };
        return conditions.Read(where, [], map.Faults) is { } filter
            ? new Selector { Name = name, Condition = new Condition.And([rule.Condition, filter], filter.At) }
            : null;
    }

    private static void CheckNames(CorrelationMap item, List<ReadSelector> read)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var each in read.Where(each => each.Selector is { } selector && !names.Add(selector.Name)))
        {
            item.Faults.Add(each.At.Report(
                DiagnosticCode.Validate,
                $"Two selectors are named '{each.Selector!.Name}'", "give one of them a name"));
        }
    }

    private static bool NamesStage(Condition condition) => ConditionFields.Terms(condition)
        .SelectMany(ConditionFields.Of)
        .Any(field => field.Text is "ka.stage" or "jevt.value[/stage]");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
