using System.Numerics;
using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>Kinds of events in one window by their definition.</summary>
internal static class NaiveTogether
{
    public static List<Finding> Plain(CorrelationRule rule, List<Occurrence> events)
    {
        var span = EventTime.Span(rule.Timespan);
        var used = new HashSet<Occurrence>();
        var findings = new List<Finding>();
        for (var at = 0; at < events.Count; at++)
        {
            List<Occurrence> window =
            [
                .. events.Take(at + 1).Where(each => each.Time >= events[at].Time - span && !used.Contains(each)),
            ];
            var present = Present(window) & Wanted(rule);
            if (!Holds(rule, present, 0)) continue;
            findings.Add(Finding.Of(events[at].Time, events[0].Key, Latest(window, present)));
            if (rule.AfterMatch != AfterMatch.Keep) used.UnionWith(window);
        }

        return findings;
    }

    /// <summary>Candidates in order of their deadlines, each judged by everything that ever came near it.</summary>
    public static List<Finding> Unaccompanied(CorrelationRule rule, List<Occurrence> events, long known)
    {
        var span = EventTime.Span(rule.Timespan);
        var formula = ((CorrelationPattern.Together)rule.Pattern).Formula!;
        var findings = new List<Finding>();
        var forgotten = EventTime.Beginning;
        var candidates = new List<(long Noted, long Deadline, List<Occurrence> Used)>();
        foreach (var time in events.Select(each => each.Time).Append(EventTime.End).Distinct())
        {
            foreach (var (noted, deadline, used) in candidates.Where(each => each.Deadline < time)
                .OrderBy(each => each.Deadline).ToList())
            {
                if (forgotten >= noted) continue;
                candidates.RemoveAll(each => each.Used == used);
                var unwanted =
                    Present(events.Where(
                        each => each.Time >= noted - span && each.Time <= deadline)) & formula.Unwanted;
                if (!formula.Holds(Present(used) & formula.Wanted, unwanted) || known > noted - span) continue;
                findings.Add(Finding.Of(deadline, events[0].Key, used));
                if (rule.AfterMatch == AfterMatch.Keep) continue;
                forgotten = deadline;
                candidates.Clear();
                break;
            }

            if (!events.Exists(each => each.Time == time && (each.Selectors & formula.Wanted) != 0)) continue;
            List<Occurrence> window =
            [
                .. events.Where(each => each.Time <= time && each.Time >= time - span && each.Time > forgotten
                    && (each.Selectors & formula.Wanted) != 0),
            ];
            var present = Present(window) & formula.Wanted;
            if (!formula.Holds(present, 0)) continue;
            var latest = Latest(window, present);
            candidates.Add((time, latest[0].Time + span, latest));
        }

        return findings;
    }

    public static bool Holds(CorrelationRule rule, uint present, uint unwanted)
    {
        var pattern = (CorrelationPattern.Together)rule.Pattern;
        var all = (1u << rule.Selectors.Length) - 1;
        if (pattern.Kinds is { } kinds) return kinds.Holds(BitOperations.PopCount(present));
        return pattern.Formula?.Holds(present, unwanted) ?? present == all;
    }

    public static uint Wanted(CorrelationRule rule) =>
        ((CorrelationPattern.Together)rule.Pattern).Formula?.Wanted ?? (1u << rule.Selectors.Length) - 1;

    private static uint Present(IEnumerable<Occurrence> events) =>
        events.Aggregate(0u, (present, each) => present | each.Selectors);

    private static List<Occurrence> Latest(List<Occurrence> window, uint present) =>
    [
        .. window.Where((each, at) => Enumerable.Range(0, 16)
            .Any(selector => (present & (1u << selector)) != 0 && each.Hits(selector)
                && !window.Skip(at + 1).Any(later => later.Hits(selector)))),
    ];
}
