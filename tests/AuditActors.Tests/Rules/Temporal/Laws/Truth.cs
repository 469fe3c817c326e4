using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>Whether a finding is borne out by the history, whatever else might have been reported instead.</summary>
internal static class Truth
{
    public static bool IsReal(CorrelationRule rule, Finding finding, IEnumerable<Occurrence> history)
    {
        var group = history.Where(each => each.Key == finding.Key).ToList();
        List<Occurrence> events = [.. finding.Events.Split(',').Select(id => group.Single(each => each.Id == id))];
        var span = EventTime.Span(rule.Timespan);
        return rule.Pattern switch
        {
            CorrelationPattern.Counting { Window: WindowKind.Sliding, Measure.IsStatistic: false } counting =>
                events[^1].Time - events[0].Time <= span && NaiveCounts.Holds(counting, events),
            CorrelationPattern.Counting { Threshold.IsMonotone: true, Measure: Measure.Events } counting =>
                counting.Threshold.Holds(Within(rule, counting, finding, group).Count),
            CorrelationPattern.Together { Formula.Unwanted: 0 } or CorrelationPattern.Together { Formula: null } =>
                events[^1].Time - events[0].Time <= span
                && NaiveTogether.Holds(
                    rule, events.Aggregate(0u, (all, each) => all | each.Selectors) & NaiveTogether.Wanted(rule), 0),
            CorrelationPattern.Together { Formula: { } formula } =>
                IsUnaccompanied(formula, finding, events, group, span),
            CorrelationPattern.InOrder inOrder => IsInOrder(inOrder, rule, events, group),
            _ => true,
        };
    }

    /// <summary>All events of the window in which a finding lies.</summary>
    private static List<Occurrence> Within(
        CorrelationRule rule, CorrelationPattern.Counting counting, Finding finding, List<Occurrence> group)
    {
        var span = EventTime.Span(rule.Timespan);
        var last = finding.Events.Split(',')[^1];
        var time = group.Single(each => each.Id == last).Time;
        return counting.Window == WindowKind.Tumbling
            ? [.. group.Where(each => EventTime.BucketStart(each.Time, span) == EventTime.BucketStart(time, span))]
            : [.. group.Where(each => each.Time <= time && each.Time >= time - span)];
    }

    private static bool IsUnaccompanied(
        PresenceFormula formula, Finding finding, List<Occurrence> events, List<Occurrence> group, long span)
    {
        var noted = events[^1].Time;
        var unwanted = group.Where(each => each.Time >= noted - span && each.Time <= finding.Time)
            .Aggregate(0u, (all, each) => all | each.Selectors);
        return formula.Holds(events.Aggregate(0u, (all, each) => all | each.Selectors), unwanted);
    }

    private static bool IsInOrder(
        CorrelationPattern.InOrder pattern, CorrelationRule rule, List<Occurrence> events, List<Occurrence> group)
    {
        var place = 0;
        var before = EventTime.Beginning;
        foreach (var step in pattern.Steps)
        {
            if (step.Absent)
            {
                if (Happened(step, pattern, rule, events, place, group)) return false;
                continue;
            }

            for (var run = 0; run < step.Count; run++, place++)
            {
                var each = events[place];
                if (!each.Hits(step.Selector) || (pattern.Strict ? each.Time <= before : each.Time < before))
                    return false;
                if (place > 0 && step.Within is { } within && each.Time - before > EventTime.Span(within)) return false;
                before = each.Time;
            }
        }

        return place == events.Count && events[^1].Time - events[0].Time <= EventTime.Span(rule.Timespan)
            && events.Distinct().Count() == events.Count;
    }

    private static bool Happened(
        SequenceStep absent, CorrelationPattern.InOrder pattern, CorrelationRule rule, List<Occurrence> events,
        int place,
        List<Occurrence> group)
    {
        var within = absent.Within is { } span ? EventTime.Span(span) : 0;
        var (from, to) = place == 0 ? (events[0].Time - within, events[0].Time)
            : place < events.Count ? (events[place - 1].Time, events[place].Time)
            : (events[^1].Time, absent.Within is null ? events[0].Time + EventTime.Span(rule.Timespan)
                : events[^1].Time + within);
        return group.Exists(each => each.Hits(absent.Selector) && (place < events.Count || each != events[^1])
            && (pattern.Strict ? each.Time > from && each.Time < to : each.Time >= from && each.Time <= to));
    }
}
