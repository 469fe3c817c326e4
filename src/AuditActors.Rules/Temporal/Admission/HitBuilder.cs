using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>Makes hits of an event: groups, values and what is kept. For one thread at a time.</summary>
internal sealed class HitBuilder
{
    /// <summary>Elements of a list field that an event is counted for at most, and groups in all.</summary>
    private const int MaxGroups = 16;

    private readonly List<(GroupKey Key, uint Selectors)> _groups = [];
    private readonly List<GroupKey> _keys = [];
    private readonly List<KeptValue> _kept = [];

    /// <summary>
    /// Adds the hits of an event on those selectors of a correlation; what stands in the way is counted.
    /// </summary>
    public void Add(
        CompiledCorrelation correlation, uint selectors, ReadOnlySpan<byte> identity, long time, IFieldValues values,
        List<Hit> to)
    {
        var (plan, counters) = (correlation.Hits, correlation.Counters);
        FindGroups(plan, selectors, values, counters);
        if (_groups.Count == 0) return;
        var counted = plan.Counted.IsEmpty ? null : Values(plan.Counted, values);
        var measure = plan.Measured is { } field ? Measure(values.Read(field), plan) : null;
        if ((counted is null && !plan.Counted.IsEmpty) || (measure is null && plan.Measured is not null))
        {
            counters.MissingValue.Increment();
            return;
        }

        _kept.Clear();
        foreach (var kept in plan.Kept) _kept.Add(values.Read(kept));
        var content = Evidence.Pack(identity, CollectionsMarshal.AsSpan(_kept));
        foreach (var (key, hit) in _groups)
        {
            Evidence evidence = counted is not null ? new ValuedEvidence(time, hit, content, counted)
                : measure is { } number ? new MeasuredEvidence(time, hit, content, number)
                : new Evidence(time, hit, content);
            to.Add(new Hit(correlation, key, evidence));
        }
    }

    private void FindGroups(HitPlan plan, uint selectors, IFieldValues values, CorrelationCounters counters)
    {
        _groups.Clear();
        for (var selector = 0; selector < plan.Groups.Length; selector++)
        {
            if ((selectors & (1u << selector)) == 0) continue;
            if (plan.Groups[selector] is not { } parts || !TryFindKeys(parts, values, counters))
            {
                counters.MissingGroup.Increment();
                continue;
            }

            foreach (var key in _keys) Join(key, 1u << selector);
        }
    }

    private void Join(GroupKey key, uint selector)
    {
        for (var i = 0; i < _groups.Count; i++)
        {
            if (_groups[i].Key != key) continue;
            _groups[i] = (key, _groups[i].Selectors | selector);
            return;
        }

        _groups.Add((key, selector));
    }

    /// <summary>The groups of an event: one, or one for each combination of elements of list fields.</summary>
    private bool TryFindKeys(ImmutableArray<GroupPart> parts, IFieldValues values, CorrelationCounters counters)
    {
        _keys.Clear();
        _keys.Add(GroupKey.None);
        foreach (var part in parts)
        {
            var value = values.Read(part.Field);
            if (value.IsMissing && !part.Optional) return false;
            if (value.Kind == KeptKind.List) Multiply(Different(value, counters), counters);
            else Extend(value.IsMissing ? default(ReadOnlyMemory<byte>?) : LongText.Bound(value.Text));
        }

        return true;
    }

    private void Extend(ReadOnlyMemory<byte>? value)
    {
        foreach (ref var key in CollectionsMarshal.AsSpan(_keys)) key = key.With(value);
    }

    private void Multiply(List<ReadOnlyMemory<byte>> elements, CorrelationCounters counters)
    {
        GroupKey[] keys = [.. from key in _keys from element in elements select key.With(element)];
        if (keys.Length > MaxGroups) counters.CutGroups.Add(keys.Length - MaxGroups);
        _keys.Clear();
        _keys.AddRange(keys.Take(MaxGroups));
    }

    private static List<ReadOnlyMemory<byte>> Different(KeptValue value, CorrelationCounters counters)
    {
        var different = new List<ReadOnlyMemory<byte>>();
        foreach (var element in value.Elements().Select(LongText.Bound))
        {
            if (different.Exists(known => known.Span.SequenceEqual(element.Span))) continue;
            if (different.Count < MaxGroups) different.Add(element);
            else counters.CutGroups.Increment();
        }

        return different;
    }

    /// <summary>
    /// The values of an event that are told apart: of one list field each element, else one value or tuple. Null if one
    /// is missing that must not be.
    /// </summary>
    private static byte[][]? Values(ImmutableArray<GroupPart> parts, IFieldValues values)
    {
        if (parts is [var only] && values.Read(only.Field) is { Kind: KeptKind.List } list)
        {
            var elements = list.Elements().Select(element => GroupKey.Of([LongText.Bound(element)]).Bytes.ToArray());
            return [.. elements.Distinct(Windows.ByteArrayComparer.Instance)];
        }

        var tuple = new List<ReadOnlyMemory<byte>?>();
        foreach (var part in parts)
        {
            var value = values.Read(part.Field);
            if (value.IsMissing && !part.Optional) return null;
            tuple.Add(value.IsMissing ? default(ReadOnlyMemory<byte>?) : LongText.Bound(value.Text));
        }

        return [GroupKey.Of(tuple).Bytes.ToArray()];
    }

    private static decimal? Measure(KeptValue value, HitPlan plan)
    {
        var number = value.IsMissing ? null : Quantity.Parse(value.Text.Span);
        return number < 0 && !plan.TakesNegative ? null : number;
    }
}
