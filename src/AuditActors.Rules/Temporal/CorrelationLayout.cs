using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.Output;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// Works out how the correlations of a set hang together: their order, which fields each keeps for itself and for those
/// that take its alerts as events, and how far each stays behind.
/// </summary>
internal sealed class CorrelationLayout
{
    private readonly FieldCatalog _catalog;
    private readonly CorrelationOptions _options;
    private readonly Dictionary<string, CorrelationRule> _byName;
    private readonly ImmutableArray<CorrelationRule> _ordered;
    private readonly Dictionary<CorrelationRule, List<FieldUse>> _kept = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FieldUse, int> _numbers = [];

    public CorrelationLayout(ImmutableArray<CorrelationRule> rules, FieldCatalog catalog, CorrelationOptions options)
    {
        (_catalog, _options) = (catalog, options);
        _byName = rules.ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        _ordered = [.. rules.OrderBy(Depth)];
        foreach (var rule in _ordered) _kept[rule] = [.. OwnFields(rule).Distinct()];
        foreach (var rule in _ordered.Reverse()) KeepForOuter(rule);
        foreach (var rule in _ordered) KeepForSubject(rule);
        foreach (var rule in _ordered)
        {
            foreach (var use in NeededFields(rule)) _numbers.TryAdd(use, _numbers.Count);
        }
    }

    public ImmutableArray<FieldUse> Fields => [.. _numbers.Keys];

    public ImmutableArray<CompiledCorrelation> Compile() => [.. _ordered.Select((rule, order) => Compile(rule, order))];

    public IEnumerable<(CompiledCorrelation Inner, ChainLink Link)> Links(ImmutableArray<CompiledCorrelation> compiled)
    {
        var fields = Fields;
        return from inner in compiled
               from outer in compiled
               where outer.Rule.AllSelectors.Any(selector => selector.Correlation == inner.Rule.Name)
               select (inner, new ChainLink(outer, inner.Rule.Name, _catalog, fields));
    }

    private CompiledCorrelation Compile(CorrelationRule rule, int order)
    {
        ImmutableArray<FieldUse> kept = [.. _kept[rule]];
        var judge = rule.MatchException is null ? null : new MatchJudge(rule, _catalog);
        return new CompiledCorrelation(rule, kept, HitsOf(rule, kept), judge)
        {
            Order = order,
            Depth = Depth(rule),
            Lag = Lag(rule),
            IsDurable = rule.Pattern is CorrelationPattern.FirstSeen or CorrelationPattern.Spike
                || rule.Timespan >= _options.DurableFrom,
        };
    }

    private HitPlan HitsOf(CorrelationRule rule, ImmutableArray<FieldUse> kept) => new()
    {
        Groups = [.. rule.AllSelectors.Select((_, selector) => GroupOf(rule, selector))],
        Counted = [.. CountedFields(rule).Select(field => new GroupPart(_numbers[field.Use], field.Optional))],
        Measured = MeasuredField(rule) is { } measured ? _numbers[measured] : null,
        TakesNegative = rule.Pattern is CorrelationPattern.Counting { Measure.IsStatistic: true },
        Kept = [.. kept.Select(use => _numbers[use])],
    };

    private ImmutableArray<GroupPart>? GroupOf(CorrelationRule rule, int selector)
    {
        var parts = ImmutableArray.CreateBuilder<GroupPart>();
        foreach (var field in rule.GroupBy)
        {
            if (field.Fields[selector] is not { } use) return null;
            parts.Add(new GroupPart(_numbers[use], field.Optional));
        }

        return parts.ToImmutable();
    }

    private int Depth(CorrelationRule rule) =>
        Inner(rule).Select(inner => 1 + Depth(inner.Rule)).DefaultIfEmpty(0).Max();

    private IEnumerable<(CorrelationRule Rule, int Selector)> Inner(CorrelationRule rule) =>
        from selector in rule.AllSelectors.Index()
        where selector.Item.Correlation is not null
        select (_byName[selector.Item.Correlation!], selector.Index);

    /// <summary>
    /// A correlation must not be ahead of those whose alerts it takes. Those that report at the end of a session give
    /// the time of its last event, which is up to a gap earlier.
    /// </summary>
    private long Lag(CorrelationRule rule)
    {
        var lag = EventTime.Span(rule.Lateness ?? _options.Lateness);
        foreach (var (inner, _) in Inner(rule))
        {
            var delay = inner.Pattern is CorrelationPattern.Counting { Window: WindowKind.Session } session
                ? EventTime.Span(session.Gap ?? TimeSpan.Zero)
                : 0;
            var travel = inner.Scope == rule.Scope && rule.Scope == CorrelationScope.Namespace
                ? 0
                : EventTime.Span(_options.ChainLatency);
            lag = Math.Max(lag, Lag(inner) + delay + travel);
        }

        return lag;
    }

    private void KeepForOuter(CorrelationRule outer)
    {
        foreach (var (inner, selector) in Inner(outer))
        {
            var kept = _kept[inner];
            var groups = inner.GroupBy.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
            var needed = SelectorFields(outer, selector).Concat(_kept[outer]);
            if (inner.Scope == CorrelationScope.Cluster && outer.Scope == CorrelationScope.Namespace)
                needed = needed.Append(PartitionField.Use);
            kept.AddRange(needed.Where(use => !groups.Contains(use.Text)).Distinct().Except(kept).ToList());
        }
    }

    private void KeepForSubject(CorrelationRule rule)
    {
        if (_options.Subject is not { } subject || !subject.AreWantedOf(rule)) return;
        var uses = subject.All.Select(field => _catalog.Lookup(field).Use!);
        _kept[rule].AddRange(uses.Except(_kept[rule]).ToList());
    }

    private IEnumerable<FieldUse> NeededFields(CorrelationRule rule) =>
        Enumerable.Range(0, rule.AllSelectors.Count())
            .SelectMany(selector => SelectorFields(rule, selector))
            .Concat(_kept[rule]);

    /// <summary>What is read of an event of a selector, beside what is kept.</summary>
    private IEnumerable<FieldUse> SelectorFields(CorrelationRule rule, int selector)
    {
        foreach (var use in rule.GroupBy.Select(group => group.Fields[selector]).OfType<FieldUse>()) yield return use;
        foreach (var field in CountedFields(rule)) yield return field.Use;
        if (MeasuredField(rule) is { } measured) yield return measured;
        var chosen = rule.AllSelectors.ElementAt(selector);
        if (chosen is not { Correlation: not null, Condition: { } filter }) yield break;
        var fields = new MatchFields(_catalog, []);
        foreach (var field in FieldsIn(filter))
        {
            if (fields.Find(field.Text) is { } found) yield return found.Use;
        }
    }

    private IEnumerable<FieldUse> OwnFields(CorrelationRule rule)
    {
        foreach (var use in rule.Output.Fields) yield return use;
        foreach (var field in rule.SuppressBy ?? [])
        {
            if (field.Field is { } use) yield return use;
        }

        if (rule.MatchException is null) yield break;
        var fields = new MatchFields(_catalog, [.. rule.Selectors.Select(selector => selector.Name)]);
        foreach (var field in FieldsIn(rule.MatchException))
        {
            if (fields.Find(field.Text) is { } found) yield return found.Use;
        }
    }

    private static IEnumerable<Operand.Field> FieldsIn(Condition condition) =>
        ConditionFields.Terms(condition).SelectMany(ConditionFields.Of);

    private static ImmutableArray<CountedField> CountedFields(CorrelationRule rule) => rule.Pattern switch
    {
        CorrelationPattern.Counting { Measure: Measure.Different different } => different.Fields,
        CorrelationPattern.FirstSeen firstSeen => firstSeen.Fields,
        _ => [],
    };

    private static FieldUse? MeasuredField(CorrelationRule rule) =>
        (rule.Pattern as CorrelationPattern.Counting)?.Measure switch
        {
            Measure.Sum sum => sum.Field,
            Measure.Average average => average.Field,
            Measure.Percentile percentile => percentile.Field,
            _ => null,
        };
}
