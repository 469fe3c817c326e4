using System.Collections.Immutable;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>The selectors of all correlations that watch audit events, compiled together with a rule set.</summary>
internal sealed class CompiledSelectors
{
    public CompiledSelectors(CorrelationSet set, CompiledRules rules)
    {
        Set = set;
        Selectors =
        [
            .. from correlation in set.Correlations
               from selector in correlation.Rule.AllSelectors.Index()
               where selector.Item.Correlation is null
               select new CompiledSelector(correlation, selector.Index, rules.Compile(selector.Item.Condition!)),
        ];
        Index = new CandidateIndex([.. ConditionsOf(set)], set.Catalog, rules.Plan);
        Slots = [.. set.Fields.Select(use => use == PartitionField.Use ? -1 : rules.Plan.Slot(use))];
        Namespace = SlotOf("ka.target.namespace");
        Resource = SlotOf("ka.target.resource");
        Name = SlotOf("ka.target.name");

        int SlotOf(string field) => rules.Plan.Slot(set.Catalog.Lookup(field).Use!);
    }

    public CorrelationSet Set { get; }

    /// <summary>In the order of the correlations, so that those of one follow one another.</summary>
    public ImmutableArray<CompiledSelector> Selectors { get; }

    /// <summary>Finds selectors that an event may hit.</summary>
    public CandidateIndex Index { get; }

    /// <summary>For each field of the set its slot; -1 for the partition.</summary>
    public ImmutableArray<int> Slots { get; }

    public int Namespace { get; }

    public int Resource { get; }

    public int Name { get; }

    /// <summary>The conditions of all selectors, in their order.</summary>
    public static IEnumerable<Condition> ConditionsOf(CorrelationSet set) => set.Correlations
        .SelectMany(correlation => correlation.Rule.AllSelectors)
        .Where(selector => selector.Correlation is null)
        .Select(selector => selector.Condition!);
}

internal sealed record CompiledSelector(CompiledCorrelation Correlation, int Number, Predicate Condition);
