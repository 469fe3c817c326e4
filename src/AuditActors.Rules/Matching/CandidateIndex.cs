using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Matching;

/// <summary>
/// Narrows the rules down to those that can match what stands in an event's header, such as stage, verb, user and
/// resource, so that the others cost nothing. What a rule demands of a field is derived from its condition: equality
/// or membership below <c>and</c>, united over the branches of <c>or</c>; anything else demands nothing. Fields of
/// which no rule demands anything are not looked at.
/// </summary>
internal sealed class CandidateIndex
{
    private readonly ImmutableArray<FieldIndex> _fields;
    private readonly ImmutableArray<HeaderPredicate> _mayHold;
    private readonly ulong[] _all;

    public CandidateIndex(IReadOnlyList<Condition> rules, FieldCatalog catalog, FieldPlan plan)
    {
        var words = (rules.Count + 63) / 64;
        _all = new ulong[words];
        for (var rule = 0; rule < rules.Count; rule++) Set(_all, rule);
        _mayHold = [.. rules.Select(HeaderCondition.MayHold)];
        _fields = [.. HeaderFields.InEvent.Select(Field).OfType<FieldIndex>()];

        FieldIndex? Field((string Text, HeaderPart Part) field)
        {
            ImmutableArray<ImmutableHashSet<string>?> demands = [.. rules.Select(rule => Demand(rule, field.Text))];
            return demands.All(demand => demand is null)
                ? null
                : new FieldIndex(plan.Slot(catalog.Lookup(field.Text).Use!), field.Part, demands, words);
        }
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
        if (!HeaderFields.AreExact(json, header)) return Words > 0;
        var rules = default(RulesByField);
        for (var field = 0; field < _fields.Length; field++) rules[field] = _fields[field].Rules(json, header);
        for (var word = 0; word < Words; word++)
        {
            var left = _all[word];
            for (var field = 0; field < _fields.Length; field++) left &= rules[field][word];
            for (; left != 0; left &= left - 1)
            {
                var rule = (word * 64) + BitOperations.TrailingZeroCount(left);
                if (_mayHold[rule].Holds(json, header)) return true;
            }
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
            case Condition.Compare { Left: Operand.Field left, Right: var right } compare
                when left.Text == field && IsEquality(compare.Comparison.Operator):
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

    [InlineArray(HeaderFields.Most)]
    private struct RulesByField
    {
        private ulong[] _first;
    }

    /// <summary>Which rules may match which value of one field.</summary>
    private sealed class FieldIndex
    {
        private readonly int _slot;
        private readonly HeaderPart _part;
        private readonly ulong[] _others;
        private readonly Dictionary<byte[], ulong[]>.AlternateLookup<ReadOnlySpan<byte>> _byValue;

        public FieldIndex(int slot, HeaderPart part, ImmutableArray<ImmutableHashSet<string>?> demands, int words)
        {
            _slot = slot;
            _part = part;
            _others = new ulong[words];
            for (var rule = 0; rule < demands.Length; rule++)
            {
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

        /// <summary>The header's bytes must be exact.</summary>
        public ulong[] Rules(ReadOnlySpan<byte> json, in EventHeader header)
        {
            var slice = HeaderFields.Slice(header, _part);
            return slice.IsMissing ? _others : Rules(slice.In(json));
        }

        private ulong[] Rules(ReadOnlySpan<byte> value) =>
            _byValue.TryGetValue(value, out var known) ? known : _others;
    }
}
