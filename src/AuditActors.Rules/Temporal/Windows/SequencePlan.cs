using System.Collections.Immutable;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// What all windows of a sequence share: its steps with runs expanded, numbered from 0, and what must not happen
/// before, between and after them.
/// </summary>
internal sealed class SequencePlan
{
    public SequencePlan(CorrelationRule rule)
    {
        var pattern = (CorrelationPattern.InOrder)rule.Pattern;
        var steps = ImmutableArray.CreateBuilder<Step>();
        var leading = ImmutableArray.CreateBuilder<Absence>();
        var pending = ImmutableArray.CreateBuilder<Absence>();
        foreach (var step in pattern.Steps)
        {
            var within = step.Within is { } span ? EventTime.Span(span) : (long?)null;
            if (step.Absent)
            {
                (steps.Count == 0 ? leading : pending).Add(new Absence(Bit(step.Selector), within));
                continue;
            }

            if (steps.Count > 0) steps[^1] = steps[^1] with { GuardAfter = Selectors(pending) };
            pending.Clear();
            for (var i = 0; i < step.Count; i++) steps.Add(new Step(Bit(step.Selector), within, GuardAfter: 0));
        }

        (Steps, Leading, Trailing) = (steps.ToImmutable(), leading.ToImmutable(), pending.ToImmutable());
        Until = rule.Until is null ? 0 : Bit(rule.Selectors.Length);
        Timespan = EventTime.Span(rule.Timespan);
        Strict = pattern.Strict;
        Reset = rule.AfterMatch == AfterMatch.Reset;
        MostEvents = CountEvents(pattern);
    }

    /// <summary>A positive step.</summary>
    /// <param name="Within">Most time since the step before, if there is a limit.</param>
    /// <param name="GuardAfter">Selectors that must not be hit before the next step.</param>
    public sealed record Step(uint Selector, long? Within, uint GuardAfter);

    /// <summary>What must not happen before the first or after the last step.</summary>
    public sealed record Absence(uint Selector, long? Within);

    public ImmutableArray<Step> Steps { get; }

    public ImmutableArray<Absence> Leading { get; }

    public ImmutableArray<Absence> Trailing { get; }

    public uint Until { get; }

    public long Timespan { get; }

    public bool Strict { get; }

    /// <summary>Whether a match ends everything that the group had begun.</summary>
    public bool Reset { get; }

    /// <summary>Different events that waiting partial sequences hold at most; those of a run share them.</summary>
    public int MostEvents { get; }

    /// <summary>The first step that an event with those selectors fits; none is larger than all.</summary>
    public int FirstStep(uint selectors)
    {
        for (var i = 0; i < Steps.Length; i++)
        {
            if ((Steps[i].Selector & selectors) != 0) return i;
        }

        return int.MaxValue;
    }

    /// <summary>Orders events of one time: by the first step that they fit, then by identity.</summary>
    public int CompareAtOnce(Evidence one, Evidence other)
    {
        var byStep = FirstStep(one.Selectors).CompareTo(FirstStep(other.Selectors));
        return byStep != 0 ? byStep : Evidence.Compare(one, other);
    }

    /// <summary>Whether an event may come after a partial sequence as far as order goes.</summary>
    public bool Follows(Evidence added, Evidence last) => !Strict || added.Time > last.Time;

    private static int CountEvents(CorrelationPattern.InOrder pattern)
    {
        var (events, before) = (0, 0);
        foreach (var step in pattern.Steps.Where(step => !step.Absent))
        {
            events += step.Count + (step.Count * before);
            before += step.Count;
        }

        return events;
    }

    private static uint Bit(int selector) => 1u << selector;

    private static uint Selectors(IEnumerable<Absence> absences) =>
        absences.Aggregate(0u, (all, absence) => all | absence.Selector);
}
