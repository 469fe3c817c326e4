using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Files.Compiling;
using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>The correlations of a rule set, and the rules that raise no alerts because of them.</summary>
internal sealed record CompiledCorrelations(CorrelationSet Set, ImmutableHashSet<string> SilentRules);

/// <summary>
/// Makes correlations of all definitions, once all files are read: what they refer to may stand in any file.
/// </summary>
internal sealed class CorrelationCompiler(
    Definitions definitions, CompiledDefinitions compiled, FieldCatalog catalog, RuleSetOptions options,
    Func<Context, FileProblems> problemsOf)
{
    private readonly Dictionary<string, CorrelationRule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CorrelationMap> _items = new(StringComparer.Ordinal);

    public CompiledCorrelations Compile()
    {
        var conditions = new CorrelationConditions(compiled, catalog);
        var builder = new CorrelationBuilder(
            new CorrelationSelectors(definitions, compiled, conditions), conditions, catalog);
        foreach (var definition in definitions.Correlations.InOrder)
        {
            if (IsReplaced(definition) || !IsOfAuditEvents(definition)) continue;
            var faults = new CorrelationFaults(problemsOf(definition.Context).Add);
            _items[definition.Name] = new CorrelationMap(definition.Pieces, definition.Context, faults);
            if (builder.Build(definition, faults) is { } rule) _rules[definition.Name] = rule;
        }

        RefuseCycles();
        RefuseBroken();
        RefuseSameIdentity();
        var set = new CorrelationSet(Used(), catalog, options.Correlations);
        foreach (var correlation in set.Correlations) CheckState(correlation);
        return new CompiledCorrelations(set, SilentRules());
    }

    /// <summary>Whether a rule that came later has taken the correlation's name.</summary>
    private bool IsReplaced(CorrelationDefinition definition)
    {
        if (definitions.Rules.Find(definition.Name) is not { } rule || rule.Visibility < definition.Visibility)
            return false;
        problemsOf(definition.Context).Add(definition.Context.Report(
            DiagnosticCode.NameTaken, $"A rule loaded later is named '{definition.Name}' and takes its place"));
        return true;
    }

    private bool IsOfAuditEvents(CorrelationDefinition definition)
    {
        var item = new CorrelationMap(definition.Pieces, definition.Context, new CorrelationFaults(_ => { }));
        if (item.Text(ItemKeys.Source) is not { } source || source == AuditSource.SourceName) return true;
        problemsOf(definition.Context).Add(item.At(ItemKeys.Source).Report(
            DiagnosticCode.UnknownSource,
            $"Correlations are of source {AuditSource.SourceName}, skipping one of {source}",
            NearestName.Hint(source, [AuditSource.SourceName])));
        return false;
    }

    private void RefuseCycles()
    {
        foreach (var name in _rules.Keys.ToList())
        {
            if (PathToItself(name, name, []) is not { } path) continue;
            var item = _items[name];
            item.Fault(
                DiagnosticCode.ReferenceCycle,
                item.Has(CorrelationKeys.Rules) ? CorrelationKeys.Rules : CorrelationKeys.Events,
                $"It refers to itself: {string.Join(" -> ", path)}");
            definitions.NoteBroken(name);
        }

        foreach (var name in _rules.Keys.Where(definitions.IsBroken).ToList()) _rules.Remove(name);
    }

    private List<string>? PathToItself(string from, string to, HashSet<string> seen)
    {
        foreach (var inner in Inner(from))
        {
            if (inner == to) return [from, to];
            if (!seen.Add(inner) || !_rules.ContainsKey(inner)) continue;
            if (PathToItself(inner, to, seen) is { } path) return [from, .. path];
        }

        return null;
    }

    /// <summary>What refers to a correlation with an error cannot be used; only the error itself is told.</summary>
    private void RefuseBroken()
    {
        while (_rules.Keys.FirstOrDefault(name => !Inner(name).All(_rules.ContainsKey)) is { } broken)
            _rules.Remove(broken);
    }

    private void RefuseSameIdentity()
    {
        foreach (var same in _rules.Values.GroupBy(rule => rule.Identity, StringComparer.Ordinal)
            .Where(same => same.Skip(1).Any()))
        {
            foreach (var rule in same.Skip(1).ToList())
            {
                _items[rule.Name].Fault(
                    DiagnosticCode.Validate, CorrelationKeys.Id, $"'{same.First().Name}' has the same id",
                    "ids are what alert ids are made of: give each correlation its own");
                _rules.Remove(rule.Name);
            }
        }

        RefuseBroken();
    }

    private IEnumerable<string> Inner(string name) => _rules[name].AllSelectors
        .Select(selector => selector.Correlation).OfType<string>().Distinct();

    /// <summary>Correlations that raise alerts or are used by one that does; the others are switched off.</summary>
    private ImmutableArray<CorrelationRule> Used()
    {
        var silent = Silenced();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>(_rules.Keys.Where(IsEnabled));
        while (pending.TryDequeue(out var name))
        {
            if (!used.Add(name)) continue;
            foreach (var inner in Inner(name)) pending.Enqueue(inner);
        }

        foreach (var name in used.Where(name => !IsEnabled(name)))
        {
            _items[name].Faults.Add(_items[name].Place.Report(
                DiagnosticCode.DisabledReference, $"Correlation '{name}' is disabled and used as a silent signal"));
        }

        return
        [
            .. definitions.Correlations.InOrder.Where(definition => used.Contains(definition.Name))
                .Select(definition => _rules[definition.Name] with
                {
                    RaisesAlerts = IsEnabled(definition.Name) && !silent.Contains(definition.Name),
                }),
        ];
    }

    private bool IsEnabled(string name)
    {
        if (_rules[name].Priority > options.MinimumPriority) return false;
        var enabled = _items[name].Flag(ItemKeys.Enabled) ?? true;
        foreach (var selection in options.Selections)
        {
            var byName = !string.IsNullOrEmpty(selection.Rule) && NamePattern.Matches(selection.Rule, name);
            var byTag = !string.IsNullOrEmpty(selection.Tag) && _rules[name].Tags.Contains(selection.Tag);
            if (byName || byTag) enabled = selection.Enable;
        }

        return enabled;
    }

    /// <summary>
    /// What a correlation with <c>generate: false</c> refers to raises no alerts, unless another says <c>true</c>.
    /// </summary>
    private HashSet<string> Silenced()
    {
        var silent = new HashSet<string>(StringComparer.Ordinal);
        var loud = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _rules.Keys.Where(IsEnabled))
        {
            if (_items[name].Flag(CorrelationKeys.Generate) is { } generate)
                (generate ? loud : silent).UnionWith(CorrelationReferences.Of(definitions.Correlations.Find(name)!));
        }

        silent.ExceptWith(loud);
        return silent;
    }

    /// <summary>Rules that raise no alerts: silenced, or replaced by a correlation of the same name.</summary>
    private ImmutableHashSet<string> SilentRules() =>
    [
        .. Silenced(),
        .. definitions.Correlations.InOrder
            .Where(each => definitions.Rules.Find(each.Name) is { } rule && rule.Visibility < each.Visibility)
            .Select(each => each.Name),
    ];

    private static void CheckThreshold(
        CorrelationPattern.Counting counting, ResolvedLimits limits, CorrelationMap item, string key)
    {
        var least = counting.Threshold.IsMonotone ? counting.Threshold.LeastCount : 0;
        if (counting.Measure is Measure.Different && least > limits.Values)
        {
            item.Fault(
                DiagnosticCode.TooMuchState, key, $"The threshold asks for {least} values, {limits.Values} are kept",
                "lower the threshold, or raise limits.values");
        }

        if (counting is { Measure: Measure.Events or Measure.Different, Window: WindowKind.Sliding }
            && least > limits.EventsPerKey)
        {
            item.Faults.Add(item.At(key).Report(
                DiagnosticCode.NeverReached, $"The threshold asks for {least} events, {limits.EventsPerKey} are kept",
                "raise limits.events_per_key"));
        }
    }

    private void CheckState(CompiledCorrelation correlation)
    {
        var (limits, item) = (correlation.Limits, _items[correlation.Rule.Name]);
        var key = item.Has(CorrelationKeys.Limits) ? CorrelationKeys.Limits : CorrelationKeys.Type;
        if (limits.WorstCase > limits.StateBytes)
        {
            item.Fault(
                DiagnosticCode.TooMuchState, key,
                $"{limits.Keys} groups of {limits.BytesPerKey} bytes can take {limits.WorstCase} bytes, "
                    + $"{limits.StateBytes} are allowed",
                "lower limits.keys or events_per_key, or raise limits.state");
        }

        if (correlation.Rule.Pattern is CorrelationPattern.Counting counting)
            CheckThreshold(counting, limits, item, key);
        if (correlation.IsDurable || correlation.Rule.Timespan <= options.Correlations.VolatileRetention) return;
        item.Faults.Add(item.At(CorrelationKeys.Timespan).Report(
            DiagnosticCode.ShortRetention,
            $"The timespan is longer than {options.Correlations.VolatileRetention}, and a restart loses the state"));
    }
}
