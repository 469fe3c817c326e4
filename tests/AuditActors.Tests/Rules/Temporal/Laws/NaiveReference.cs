using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>
/// What a correlation must find, worked out from the whole history again and again, without windows, bounds or state:
/// slow, and simple enough to be believed. Cool-downs and limits are left out.
/// </summary>
internal static class NaiveReference
{
    /// <summary>The matches of final evaluation once everything has arrived.</summary>
    public static List<Finding> Final(CorrelationRule rule, IEnumerable<Occurrence> history, long known)
    {
        var findings = new List<Finding>();
        foreach (var group in history.GroupBy(each => each.Key))
        {
            List<Occurrence> events =
                [.. group.OrderBy(each => each.Time).ThenBy(each => each.Id, StringComparer.Ordinal)];
            findings.AddRange(rule.Pattern switch
            {
                CorrelationPattern.Counting { Window: WindowKind.Sliding } => NaiveCounts.Sliding(rule, events),
                CorrelationPattern.Counting => NaiveCounts.Periods(rule, events),
                CorrelationPattern.Together { Formula.Unwanted: not 0 } =>
                    NaiveTogether.Unaccompanied(rule, events, known),
                CorrelationPattern.Together => NaiveTogether.Plain(rule, events),
                CorrelationPattern.InOrder => new NaiveSequence(rule, known).Run(events),
                CorrelationPattern.FirstSeen => NaiveNews.FirstSeen(rule, events, known),
                CorrelationPattern.Spike => NaiveNews.Spike(rule, events),
                _ => throw new InvalidOperationException(),
            });
        }

        return findings;
    }
}
