using System.Collections.Immutable;
using System.Text;
using AuditActors.Events;
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
    private readonly ImmutableArray<FieldIndex> _fields;
    private readonly ulong[] _all;

    public CandidateIndex(IReadOnlyList<Condition> rules, FieldCatalog catalog, FieldPlan plan)
    {
        var words = (rules.Count + 63) / 64;
        _all = new ulong[words];
        for (var rule = 0; rule < rules.Count; rule++) Set(_all, rule);
        _fields =
        [
            Field("ka.stage", header => header.Stage),
            Field("ka.verb", header => header.Verb),
            Field("ka.target.resource", header => header.Resource),
        ];

        FieldIndex Field(string name, Func<EventHeader, JsonSlice> slice) => new(
            plan.Slot(catalog.Lookup(name).Use!), slice, [.. rules.Select(rule => Demand(rule, name))], words);
    }

    /// <summary>The size of a candidate set, in 64-bit words.</summary>
    public int Words => _all.Length;

    /// <summary>Fills a bit per rule that may match the event; returns whether there is one.</summary>
    public bool Find(EventView view, Span<ulong> candidates)
    {
        _all.CopyTo(candidates);
        foreach (var field in _fields)
        {
            if (!Narrow(candidates, field.Rules(view))) return false;
        }

        return Words > 0;
    }

    /// <summary>Whether some rule may match an event, judged by its header alone; never false when one does match.</summary>
    public bool MayMatch(ReadOnlySpan<byte> json, in EventHeader header)
    {
        var (stage, verb, resource) = (
            _fields[0].Rules(json, header), _fields[1].Rules(json, header), _fields[2].Rules(json, header));
        for (var word = 0; word < Words; word++)
        {
            if ((_all[word] & stage[word] & verb[word] & resource[word]) != 0) return true;
        }

        return false;
    }

    private static bool Narrow(Span<ulong> candidates, ulong[] rules)
    {
        var left = 0UL;
        for (var word = 0; word < rules.Length; word++) left |= candidates[word] &= rules[word];
        return left != 0;
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

    /// <summary>Which rules may match which value of one field.</summary>
    private sealed class FieldIndex
    {
        private readonly int _slot;
        private readonly Func<EventHeader, JsonSlice> _slice;
        private readonly ulong[] _others;
        private readonly ulong[] _any;
        private readonly Dictionary<byte[], ulong[]>.AlternateLookup<ReadOnlySpan<byte>> _byValue;

        public FieldIndex(
            int slot,
            Func<EventHeader, JsonSlice> slice,
            ImmutableArray<ImmutableHashSet<string>?> demands,
            int words)
        {
            _slot = slot;
            _slice = slice;
            _others = new ulong[words];
            _any = new ulong[words];
            for (var rule = 0; rule < demands.Length; rule++)
            {
                Set(_any, rule);
                if (demands[rule] is null) Set(_others, rule);
            }

            var byValue = new Dictionary<byte[], ulong[]>(ByteComparer.Instance);
            for (var rule = 0; rule < demands.Length; rule++)
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

        public ulong[] Rules(EventView view)
        {
            var value = view.Get(_slot);
            return value.IsMissing ? _others : Rules(view.Text(value));
        }

        /// <summary>A value with escapes is not decoded here: any rule may match it.</summary>
        public ulong[] Rules(ReadOnlySpan<byte> json, in EventHeader header)
        {
            var slice = _slice(header);
            if (slice.IsMissing) return _others;
            var value = slice.In(json);
            return value.Contains((byte)'\\') ? _any : Rules(value);
        }

        private ulong[] Rules(ReadOnlySpan<byte> value) =>
            _byValue.TryGetValue(value, out var known) ? known : _others;
    }
}
