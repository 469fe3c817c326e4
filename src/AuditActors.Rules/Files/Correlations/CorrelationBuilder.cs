using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Makes a correlation of its definition.</summary>
internal sealed class CorrelationBuilder(
    CorrelationSelectors selectors, CorrelationConditions conditions, FieldCatalog catalog)
{
    private static readonly TimeSpan LeastTimespan = TimeSpan.FromMilliseconds(1);

    private static readonly FrozenDictionary<string, string> Types = CorrelationKeys.Types
        .ToDictionary(type => type)
        .Append(new("temporal_ordered", "sequence"))
        .Append(new("new_terms", "first_seen"))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, CorrelationScope> Scopes = new Dictionary<string, CorrelationScope>
    {
        ["namespace"] = CorrelationScope.Namespace,
        ["cluster"] = CorrelationScope.Cluster,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, EvaluationMode> Modes = new Dictionary<string, EvaluationMode>
    {
        ["early"] = EvaluationMode.Early,
        ["final"] = EvaluationMode.Final,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AfterMatch> AfterMatches = new Dictionary<string, AfterMatch>
    {
        ["consume"] = AfterMatch.Consume,
        ["keep"] = AfterMatch.Keep,
        ["rearm"] = AfterMatch.Rearm,
        ["reset"] = AfterMatch.Reset,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, bool> Emissions = new Dictionary<string, bool>
    {
        ["match"] = false,
        ["close"] = true,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly CorrelationGroups _groups = new(catalog);

    /// <summary>The correlation; null after a fault.</summary>
    public CorrelationRule? Build(CorrelationDefinition definition, CorrelationFaults faults)
    {
        var item = new CorrelationMap(definition.Pieces, definition.Context, faults);
        var type = ReadType(item);
        if (type is null) return null;
        foreach (var key in definition.Keys.Where(key => !CorrelationKeys.Fits(key, type)))
            item.Fault(CodeOfMisfit(key), key, $"'{key}' means nothing for type {type}");
        var exceptions = CorrelationExceptions.Read(definition, catalog, faults);
        if (selectors.Read(item, exceptions.OfEvents) is not { } read) return null;
        if (type != "sequence") RefuseSteps(type, read, faults);
        var timespan = ReadTimespan(item, type);
        var groups = _groups.ReadGroupBy(item, read);
        if (new CorrelationPatterns(_groups).Read(type, item, read, timespan) is not { } pattern) return null;
        var fields = new MatchFields(catalog, [.. read.Selectors.Select(selector => selector.Name)]);
        var rule = new CorrelationRule
        {
            Name = definition.Name,
            Identity = item.Text(CorrelationKeys.Id) ?? definition.Name,
            Description = item.Text(ItemKeys.Description) ?? "",
            Pattern = pattern,
            Selectors = read.Selectors,
            Until = read.Until,
            Scope = item.Word(CorrelationKeys.Scope, Scopes) ?? CorrelationScope.Namespace,
            GroupBy = groups,
            Timespan = timespan,
            Lateness = item.Duration(CorrelationKeys.Lateness, mayBeZero: true),
            AfterMatch = item.Word(CorrelationKeys.AfterMatch, AfterMatches) ?? AfterMatch.Consume,
            Cooldown = item.Duration(CorrelationKeys.Cooldown, mayBeZero: true) ?? StandardCooldown(pattern, timespan),
            SuppressBy = _groups.ReadSuppressBy(item, groups),
            EmitAtClose = item.Word(CorrelationKeys.Emit, Emissions) ?? false,
            Limits = ReadLimits(item),
            Output = ReadOutput(item, fields, groups),
            Priority = ReadPriority(item),
            Tags = [.. ReadTags(item)],
            MatchException = conditions.ReadMatchExceptions(exceptions.OfMatches, fields, definition.Context, faults),
        };
        rule = rule with { Evaluation = ReadEvaluation(item, rule) };
        CorrelationChecks.Check(item, rule, read);
        return faults.Any ? null : rule;
    }

    private static string? ReadType(CorrelationMap item)
    {
        if (!item.Has(CorrelationKeys.Type))
        {
            item.Fault(DiagnosticCode.YamlValidate, CorrelationKeys.Type, "Item has no mapping for key 'type'");
            return null;
        }

        if (item.Text(CorrelationKeys.Type) is not { } text) return null;
        if (Types.TryGetValue(text, out var type)) return type;
        item.Fault(
            DiagnosticCode.UnknownCorrelationKey, CorrelationKeys.Type, $"There is no type '{text}'",
            NearestName.Hint(text, Types.Keys)
                ?? $"one of {string.Join(", ", Types.Keys.Order(StringComparer.Ordinal))}");
        return null;
    }

    private static void RefuseSteps(string type, ReadSelectors selectors, CorrelationFaults faults)
    {
        foreach (var step in selectors.Steps.Where(step => step.Absent || step.Count > 1 || step.Within is not null))
        {
            faults.Add(selectors.Places[step.Selector].Report(
                DiagnosticCode.UnknownCorrelationKey, $"'count', 'absent' and 'within' mean nothing for type {type}"));
        }
    }

    private static DiagnosticCode CodeOfMisfit(string key) =>
        key == CorrelationKeys.Threshold ? DiagnosticCode.BadThreshold : DiagnosticCode.UnknownCorrelationKey;

    private static TimeSpan ReadTimespan(CorrelationMap item, string type)
    {
        if (type == "first_seen") return TimeSpan.Zero;
        if (!item.Has(CorrelationKeys.Timespan))
            item.Fault(DiagnosticCode.BadDuration, CorrelationKeys.Type, $"Type {type} needs a timespan");
        var span = item.Duration(CorrelationKeys.Timespan);
        if (span < LeastTimespan)
            item.Fault(DiagnosticCode.BadDuration, CorrelationKeys.Timespan, "The timespan is below 1ms");
        return span ?? LeastTimespan;
    }

    private static TimeSpan StandardCooldown(CorrelationPattern pattern, TimeSpan timespan) =>
        pattern is CorrelationPattern.Counting or CorrelationPattern.Spike ? timespan : TimeSpan.Zero;

    private static EvaluationMode ReadEvaluation(CorrelationMap item, CorrelationRule rule)
    {
        var mayBeEarly = CorrelationChecks.IsMonotone(rule);
        var mode = item.Word(CorrelationKeys.Evaluate, Modes)
            ?? (mayBeEarly ? EvaluationMode.Early : EvaluationMode.Final);
        if (mode == EvaluationMode.Early && !mayBeEarly)
        {
            item.Fault(
                DiagnosticCode.NotEarly, CorrelationKeys.Evaluate,
                "A later event could unmake the match, so it must be judged when all events are there",
                "leave 'evaluate' out, or write final");
        }

        return mode;
    }

    private static CorrelationLimits ReadLimits(CorrelationMap item)
    {
        if (item.Map(CorrelationKeys.Limits, CorrelationKeys.OfLimits) is not { } map) return new CorrelationLimits();
        var limits = new CorrelationLimits
        {
            Keys = map.Whole("keys", least: 1),
            EventsPerKey = map.Whole("events_per_key", least: 2),
            Values = map.Whole("values", least: 1),
        };
        if (map.Text("state") is not { } text) return limits;
        if (CorrelationSize.Parse(text) is { } size) return limits with { State = size };
        map.Fault(
            DiagnosticCode.YamlValidate, "state", $"'{text}' is no size", "write a whole number and KiB, MiB or GiB");
        return limits;
    }

    private CorrelationTemplate ReadOutput(
        CorrelationMap item, MatchFields fields, ImmutableArray<GroupField> groups)
    {
        if (item.Text(ItemKeys.Output, required: true) is not { } text) return CorrelationTemplate.Empty;
        text = text.Trim();
        var names = groups.Select(group => group.Name).ToList();
        var (template, error, at) = CorrelationTemplate.Parse(text, fields, names);
        if (error is not null)
        {
            var known = CorrelationTemplate.FactNames
                .Concat(names.Select(name => $"group.{name}"))
                .Concat(catalog.Fields.Select(field => field.Name));
            item.Faults.Add(item.At(ItemKeys.Output).ReportInText(
                DiagnosticCode.CompileOutput, error, text, at, OutputHints.For(text, at, known)));
        }

        return template ?? CorrelationTemplate.Empty;
    }

    private static Priority ReadPriority(CorrelationMap item)
    {
        if (item.Text(ItemKeys.Priority, required: true) is not { } text) return default;
        if (PriorityNames.TryParse(text, out var priority)) return priority;
        string[] names = [.. Enum.GetNames<Priority>().Select(known => known.ToUpperInvariant()), "INFO"];
        item.Fault(
            DiagnosticCode.YamlValidate, ItemKeys.Priority, "Invalid priority",
            NearestName.Hint(text.Trim().ToUpperInvariant(), names) ?? $"one of {string.Join(", ", names)}");
        return default;
    }

    private static SortedSet<string> ReadTags(CorrelationMap item) =>
        new((item.Texts(ItemKeys.Tags) ?? []).Select(tag => tag.Text), ByteOrder.Instance);
}
