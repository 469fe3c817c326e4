namespace AuditActors.Rules.Temporal.Windows;

/// <summary>What all windows of a spike correlation share.</summary>
internal sealed class SpikePlan(CorrelationRule rule)
{
    private readonly CorrelationPattern.Spike _pattern = (CorrelationPattern.Spike)rule.Pattern;

    /// <summary>Length of a bucket.</summary>
    public long Bucket { get; } = EventTime.Span(rule.Timespan);

    /// <summary>Past buckets that count.</summary>
    public int History { get; } = (int)Math.Min(
        EventTime.Span(((CorrelationPattern.Spike)rule.Pattern).Baseline.Over) / EventTime.Span(rule.Timespan),
        Array.MaxLength);

    public long Learning { get; } = EventTime.Span(((CorrelationPattern.Spike)rule.Pattern).Learning.Period);

    public bool PerGroup => _pattern.Learning.PerGroup;

    public int MinEvents => _pattern.Learning.MinEvents;

    public int? LearningLimit => _pattern.Learning.Limit;

    /// <summary>The count at which a bucket is a spike, by the counts of those before.</summary>
    public long Limit(ReadOnlySpan<int> past)
    {
        var sum = 0L;
        foreach (var count in past) sum += count;
        var mean = (double)sum / past.Length;
        var limit = (double)_pattern.Baseline.Least;
        if (_pattern.Baseline.Factor is { } factor) limit = Math.Max(limit, Math.Ceiling(factor * mean));
        if (_pattern.Baseline.Deviations is { } deviations)
            limit = Math.Max(limit, Math.Ceiling(mean + (deviations * Deviation(past, mean))));
        return (long)Math.Min(limit, int.MaxValue);
    }

    private static double Deviation(ReadOnlySpan<int> past, double mean)
    {
        var squares = 0.0;
        foreach (var count in past) squares += (count - mean) * (count - mean);
        return Math.Sqrt(squares / past.Length);
    }
}
