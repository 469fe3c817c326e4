namespace AuditActors.Rules.Temporal;

/// <summary>The names that correlation files use for patterns.</summary>
public static class CorrelationTypes
{
    private const decimal Median = 50;

    public static string NameOf(CorrelationPattern pattern) => pattern switch
    {
        CorrelationPattern.Counting counting => NameOf(counting.Measure),
        CorrelationPattern.Together => "temporal",
        CorrelationPattern.InOrder => "sequence",
        CorrelationPattern.FirstSeen => "first_seen",
        CorrelationPattern.Spike => "spike",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string NameOf(Measure measure) => measure switch
    {
        Measure.Events => "event_count",
        Measure.Different => "value_count",
        Measure.Sum => "value_sum",
        Measure.Average => "value_avg",
        Measure.Percentile { Percent: Median } => "value_median",
        Measure.Percentile => "value_percentile",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
