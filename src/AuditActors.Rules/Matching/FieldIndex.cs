using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Matching;

/// <summary>Which rules may match which text of one field.</summary>
internal sealed class FieldIndex
{
    private readonly int _slot;
    private readonly ulong[] _demanding;
    private readonly ulong[] _others;
    private readonly ClueIndex _clues;

    /// <param name="slot">The field's, in the plan.</param>
    /// <param name="part">Where it stands in the header; null for others.</param>
    /// <param name="demands">For each rule, what it demands of the field.</param>
    public FieldIndex(int slot, HeaderPart? part, ImmutableArray<ImmutableHashSet<TextClue>?> demands)
    {
        _slot = slot;
        Part = part;
        _demanding = new ulong[RuleBits.Words(demands.Length)];
        _others = new ulong[RuleBits.Words(demands.Length)];
        for (var rule = 0; rule < demands.Length; rule++)
            RuleBits.Set(demands[rule] is null ? _others : _demanding, rule);
        _clues = new ClueIndex(
            [.. demands.SelectMany((demand, rule) => (demand ?? []).Select(clue => (clue, rule)))]);
    }

    public HeaderPart? Part { get; }

    /// <summary>
    /// Takes out the rules that cannot match; returns whether one is left. The field is read only if it matters.
    /// </summary>
    /// <param name="view">The event.</param>
    /// <param name="rules">The rules in question.</param>
    /// <param name="room">For as many.</param>
    public bool Narrow(EventView view, Span<ulong> rules, Span<ulong> room)
    {
        if (!RuleBits.Overlap(rules, _demanding)) return true;
        _others.CopyTo(room);
        var value = view.Get(_slot);
        if (value.Kind == ValueKind.List)
        {
            for (var index = 0; index < value.Length; index++)
                _clues.Find(view.Text(view.Element(value, index)), room);
        }
        else if (!value.IsMissing)
        {
            _clues.Find(view.Text(value), room);
        }

        return RuleBits.Narrow(rules, room);
    }

    /// <summary>The same for a part of the header, whose bytes must be exact.</summary>
    public bool Narrow(ReadOnlySpan<byte> json, JsonSlice slice, Span<ulong> rules, Span<ulong> room)
    {
        if (!RuleBits.Overlap(rules, _demanding)) return true;
        _others.CopyTo(room);
        if (!slice.IsMissing) _clues.Find(slice.In(json), room);
        return RuleBits.Narrow(rules, room);
    }
}
