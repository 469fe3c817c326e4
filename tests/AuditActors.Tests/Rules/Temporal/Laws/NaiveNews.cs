using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>New values and spikes by their definition.</summary>
internal static class NaiveNews
{
    public static List<Finding> FirstSeen(CorrelationRule rule, List<Occurrence> events, long known)
    {
        var pattern = (CorrelationPattern.FirstSeen)rule.Pattern;
        var period = EventTime.Span(pattern.Learning.Period);
        var findings = new List<Finding>();
        for (var at = 0; at < events.Count; at++)
        {
            var before = events.Take(at).Where(each => each.Value == events[at].Value).ToList();
            var isKnown = before.Count > 0
                && (pattern.ForgetAfter is not { } forget
                    || events[at].Time - before[^1].Time <= EventTime.Span(forget));
            var start = pattern.Learning.PerGroup ? events[0].Time : known;
            var learns = events[at].Time < start + period || at < pattern.Learning.MinEvents
                || (pattern.Learning.PerGroup && at == 0);
            if (!isKnown && !learns) findings.Add(Finding.Of(events[at].Time, events[at].Key, [events[at]]));
        }

        return findings;
    }

    public static List<Finding> Spike(CorrelationRule rule, List<Occurrence> events)
    {
        var pattern = (CorrelationPattern.Spike)rule.Pattern;
        var length = EventTime.Span(rule.Timespan);
        var depth = (int)(EventTime.Span(pattern.Baseline.Over) / length);
        var first = EventTime.BucketStart(events[0].Time, length);
        var last = EventTime.BucketStart(events[^1].Time, length);
        var entered = new List<int>();
        var findings = new List<Finding>();
        for (var start = first; start <= last; start += length)
        {
            var inside = events.Where(each => EventTime.BucketStart(each.Time, length) == start).ToList();
            var past = entered.TakeLast(depth).ToList();
            var learns = past.Count == 0 || start - first < EventTime.Span(pattern.Learning.Period)
                || events.Count(each => each.Time < start) < pattern.Learning.MinEvents;
            double? limit = learns ? pattern.Learning.Limit : Limit(pattern.Baseline, past);
            if (inside.Count >= limit)
            {
                var reached = inside[(int)limit.Value - 1];
                findings.Add(Finding.Of(reached.Time, reached.Key, [reached]));
            }

            entered.Add((int)Math.Min(inside.Count, limit ?? int.MaxValue));
        }

        return findings;
    }

    private static double Limit(Baseline baseline, List<int> past)
    {
        var mean = past.Average();
        var deviation = Math.Sqrt(past.Sum(count => (count - mean) * (count - mean)) / past.Count);
        var byFactor = baseline.Factor is { } factor ? Math.Ceiling(factor * mean) : 0;
        var byDeviation = baseline.Deviations is { } sigma ? Math.Ceiling(mean + (sigma * deviation)) : 0;
        return Math.Max(baseline.Least, Math.Max(byFactor, byDeviation));
    }
}
