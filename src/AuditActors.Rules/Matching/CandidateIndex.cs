using System.Collections.Immutable;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Narrows the rules down to those that can match an event's stage, verb and resource, so that the others cost
/// nothing. What a rule demands of a field is derived from its condition: equality or membership below <c>and</c>,
/// united over the branches of <c>or</c>; anything else demands nothing.
/// </summary>
internal sealed class CandidateIndex
{
    private static readonly ImmutableArray<string> Discriminators = ["ka.stage", "ka.verb", "ka.target.resource"];

    private readonly ImmutableArray<FieldIndex> _fields;

    public CandidateIndex(IReadOnlyList<Condition> rules, FieldCatalog catalog, FieldPlan plan)
    {
        Words = (rules.Count + 63) / 64;
        _fields =
        [
            .. from name in Discriminators
               let demands = rules.Select(rule => Demand(rule, name)).ToArray()
               where demands.Any(demand => demand is not null)
               select new FieldIndex(plan.Slot(catalog.Lookup(name).Use!), demands, Words),
        ];
        All = new ulong[Words];
        for (var rule = 0; rule < rules.Count; rule++) Set(All, rule);
    }

    /// <summary>The size of a candidate set, in 64-bit words.</summary>
    public int Words { get; }

    private ulong[] All { get; }

    /// <summary>Fills a bit per rule that may match the event; returns whether there is one.</summary>
    public bool Find(EventView view, Span<ulong> candidates)
    {
        All.CopyTo(candidates);
        foreach (var field in _fields)
        {
            if (!field.Narrow(view, candidates)) return false;
        }

        return true;
    }

    /// <summary>The values of a field without which the condition cannot hold; null when any will do.</summary>
    private static ImmutableHashSet<string>? Demand(Condition condition, string field)
    {
        switch (condition)
        {
            case Condition.And and:
                return and.Terms.Select(term => Demand(term, field)).Aggregate(Both);
            case Condition.Or or:
                return or.Terms.Select(term => Demand(term, field)).Aggregate(Either);
            case Condition.Compare { Left: Operand.Field { Argument: null } left, Right: var right } compare
                when left.Name == field && IsEquality(compare.Comparison.Operator):
                return Constants(right, compare.Comparison.Modifier);
            default:
                return null;
        }
    }

    private static bool IsEquality(Operator @operator) =>
        @operator is Operator.Equal or Operator.In or Operator.Intersects;

    private static ImmutableHashSet<string>? Constants(RightSide right, Modifier modifier) => right switch
    {
        RightSide.Constant constant => [constant.Text],
        RightSide.Constants constants when modifier is Modifier.None or Modifier.AnyOf or Modifier.OneOf =>
            [.. constants.Texts],
        _ => null,
    };

    private static ImmutableHashSet<string>? Both(ImmutableHashSet<string>? one, ImmutableHashSet<string>? other) =>
        one is null ? other : other is null ? one : one.Intersect(other);

    private static ImmutableHashSet<string>? Either(ImmutableHashSet<string>? one, ImmutableHashSet<string>? other) =>
        one is null || other is null ? null : one.Union(other);

    private static void Set(ulong[] bits, int index) => bits[index >> 6] |= 1UL << (index & 63);

    private sealed class FieldIndex
    {
        private readonly int _slot;
        private readonly ulong[] _others;
        private readonly Dictionary<byte[], ulong[]>.AlternateLookup<ReadOnlySpan<byte>> _byValue;

        public FieldIndex(int slot, IReadOnlyList<ImmutableHashSet<string>?> demands, int words)
        {
            _slot = slot;
            _others = new ulong[words];
            for (var rule = 0; rule < demands.Count; rule++)
            {
                if (demands[rule] is null) Set(_others, rule);
            }

            var byValue = new Dictionary<byte[], ulong[]>(ByteComparer.Instance);
            for (var rule = 0; rule < demands.Count; rule++)
            {
                foreach (var value in demands[rule] ?? [])
                {
                    var bytes = Encoding.UTF8.GetBytes(value);
                    if (!byValue.TryGetValue(bytes, out var bits)) byValue.Add(bytes, bits = [.. _others]);
                    Set(bits, rule);
                }
            }

            _byValue = byValue.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        public bool Narrow(EventView view, Span<ulong> candidates)
        {
            var value = view.Get(_slot);
            var rules = !value.IsMissing && _byValue.TryGetValue(view.Text(value), out var known) ? known : _others;
            var left = 0UL;
            for (var i = 0; i < rules.Length; i++) left |= candidates[i] &= rules[i];
            return left != 0;
        }
    }
}
