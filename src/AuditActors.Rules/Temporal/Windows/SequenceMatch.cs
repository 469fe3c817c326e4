namespace AuditActors.Rules.Temporal.Windows;

/// <summary>Makes the match of a completed sequence.</summary>
internal static class SequenceMatch
{
    public static WindowMatch Of(
        SequencePlan plan, Evidence[] events, long time, IReadOnlyList<ReadOnlyMemory<byte>> anchors) => new()
        {
            Time = time,
            Events = events,
            Roles = [.. plan.Steps.Select(step => step.Selector)],
            Anchors = anchors,
            Start = events[0].Time,
            End = time,
            Count = events.Length,
        };

    public static WindowMatch Of(SequencePlan plan, Evidence[] events) => Of(
        plan, events, events[^1].Time, [events[0].Identity.ToArray(), events[^1].Identity.ToArray()]);
}
