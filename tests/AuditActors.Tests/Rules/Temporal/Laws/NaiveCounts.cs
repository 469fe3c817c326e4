using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>Counts, sums and statistics by their definition.</summary>
internal static class NaiveCounts
{
    public static List<Finding> Sliding(CorrelationRule rule, List<Occurrence> events)
    {
        var pattern = (CorrelationPattern.Counting)rule.Pattern;
        var span = EventTime.Span(rule.Timespan);
        var used = new HashSet<Occurrence>();
        var findings = new List<Finding>();
        var armed = true;
        foreach (var moment in Moments(events, pattern.Measure.IsStatistic))
        {
            List<Occurrence> window =
            [
                .. events.Take(moment + 1)
                    .Where(each => each.Time >= events[moment].Time - span && !used.Contains(each)),
            ];
            var holds = Holds(pattern, window);
            var fires = holds && (rule.AfterMatch != AfterMatch.Rearm || armed);
            armed = !holds;
            if (!fires) continue;
            findings.Add(Finding.Of(events[moment].Time, events[0].Key, window));
            if (rule.AfterMatch is AfterMatch.Consume or AfterMatch.Reset) used.UnionWith(window);
        }

        return findings;
    }

    public static List<Finding> Periods(CorrelationRule rule, List<Occurrence> events)
    {
        var pattern = (CorrelationPattern.Counting)rule.Pattern;
        var findings = new List<Finding>();
        foreach (var period in Cut(rule, pattern, events))
        {
            if (rule.EmitAtClose || !pattern.Threshold.IsMonotone)
            {
                if (Holds(pattern, period)) findings.Add(Finding.Of(End(rule, pattern, period), period[0].Key, period));
                continue;
            }

            foreach (var moment in Moments(period, pattern.Measure.IsStatistic))
            {
                if (!Holds(pattern, period[..(moment + 1)])) continue;
                findings.Add(Finding.Of(period[moment].Time, period[0].Key, period.Take(moment + 1)));
                break;
            }
        }

        return findings;
    }

    public static bool Holds(CorrelationPattern.Counting pattern, List<Occurrence> window) =>
        window.Count >= Math.Max(1, pattern.MinCount) && pattern.Threshold.Holds(Compute(pattern.Measure, window));

    private static decimal Compute(Measure measure, List<Occurrence> window) => measure switch
    {
        Measure.Events => window.Count,
        Measure.Different => window.Select(each => each.Value).Distinct().Count(),
        Measure.Sum => window.Sum(each => (decimal)each.Value),
        Measure.Average => window.Average(each => (decimal)each.Value),
        Measure.Percentile percentile =>
            Percentile(percentile.Percent, [.. window.Select(each => (decimal)each.Value).Order()]),
        _ => throw new InvalidOperationException(),
    };

    private static decimal Percentile(decimal percent, List<decimal> sorted)
    {
        var rank = percent / 100 * (sorted.Count - 1);
        var (low, high) = ((int)decimal.Floor(rank), (int)decimal.Ceiling(rank));
        return sorted[low] + ((rank - low) * (sorted[high] - sorted[low]));
    }

    /// <summary>The events at which is judged: all, or the last one of each time.</summary>
    private static IEnumerable<int> Moments(List<Occurrence> events, bool byTime) => Enumerable.Range(0, events.Count)
        .Where(at => !byTime || at + 1 == events.Count || events[at + 1].Time != events[at].Time);

    private static List<List<Occurrence>> Cut(
        CorrelationRule rule, CorrelationPattern.Counting pattern, List<Occurrence> events)
    {
        var span = EventTime.Span(rule.Timespan);
        var gap = EventTime.Span(pattern.Gap ?? TimeSpan.Zero);
        var periods = new List<List<Occurrence>>();
        foreach (var each in events)
        {
            var joins = periods is [.., var open] && pattern.Window switch
            {
                WindowKind.Tumbling =>
                    EventTime.BucketStart(open[0].Time, span) == EventTime.BucketStart(each.Time, span),
                WindowKind.Anchored => each.Time - open[0].Time <= span,
                _ => each.Time - open[^1].Time <= gap && each.Time - open[0].Time <= span,
            };
            if (joins) periods[^1].Add(each);
            else periods.Add([each]);
        }

        return periods;
    }

    private static long End(CorrelationRule rule, CorrelationPattern.Counting pattern, List<Occurrence> period)
    {
        var span = EventTime.Span(rule.Timespan);
        return pattern.Window switch
        {
            WindowKind.Tumbling => EventTime.BucketStart(period[0].Time, span) + span,
            WindowKind.Anchored => period[0].Time + span,
            _ => period[^1].Time,
        };
    }
}
