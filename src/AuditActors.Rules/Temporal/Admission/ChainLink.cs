using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal.Output;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>
/// One correlation takes another's alerts as events. The fields of such an event are the group's and, beside those, the
/// kept ones of the match's last event. May be used by several threads.
/// </summary>
internal sealed class ChainLink
{
    private readonly Lock _filtering = new();
    private readonly MatchReading _reading;
    private readonly ImmutableArray<(uint Selector, Predicate? Filter)> _selectors;
    private readonly ImmutableArray<FieldUse> _fields;
    private readonly HitBuilder _hits = new();

    public ChainLink(
        CompiledCorrelation outer, string inner, FieldCatalog catalog, ImmutableArray<FieldUse> fields)
    {
        Outer = outer;
        _fields = fields;
        _reading = new MatchReading(new MatchFields(catalog, []));
        _selectors =
        [
            .. outer.Rule.AllSelectors.Index()
                .Where(selector => selector.Item.Correlation == inner)
                .Select(selector => (1u << selector.Index, Filter(selector.Item))),
        ];
    }

    public CompiledCorrelation Outer { get; }

    /// <summary>Adds the hits of an alert on the outer correlation.</summary>
    public void Add(
        MatchView match, ReadOnlySpan<byte> identity, string partition, List<Hit> to)
    {
        var values = new ChainValues(match, _fields, partition);
        lock (_filtering)
        {
            var selectors = 0u;
            foreach (var (selector, filter) in _selectors)
            {
                if (filter is null || _reading.Matches(filter, field => values.Read(field.Use))) selectors |= selector;
            }

            if (selectors != 0) _hits.Add(Outer, selectors, identity, match.Match.Time, values, to);
        }
    }

    private Predicate? Filter(Selector selector) =>
        selector.Condition is { } condition ? _reading.Compile(condition) : null;

    private sealed class ChainValues(MatchView match, ImmutableArray<FieldUse> fields, string partition) : IFieldValues
    {
        public KeptValue Read(int field) => Read(fields[field]);

        public KeptValue Read(FieldUse use)
        {
            var rule = match.Correlation.Rule;
            if (use == PartitionField.Use && rule.Scope == CorrelationScope.Namespace)
                return KeptValue.OfText(System.Text.Encoding.UTF8.GetBytes(partition));
            for (var i = 0; i < rule.GroupBy.Length; i++)
            {
                if (rule.GroupBy[i].Name != use.Text) continue;
                return match.Key.Values()[i] is { } value ? KeptValue.OfText(value) : KeptValue.Missing;
            }

            return match.Value(use);
        }
    }
}
