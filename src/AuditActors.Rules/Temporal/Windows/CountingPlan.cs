namespace AuditActors.Rules.Temporal.Windows;

/// <summary>What all windows of a counting correlation share.</summary>
internal sealed class CountingPlan
{
    public CountingPlan(CorrelationRule rule, int capacity, int maxValues)
    {
        var pattern = (CorrelationPattern.Counting)rule.Pattern;
        Kind = pattern.Window;
        Timespan = EventTime.Span(rule.Timespan);
        Gap = EventTime.Span(pattern.Gap ?? TimeSpan.Zero);
        Threshold = pattern.Threshold;
        Aggregate = Aggregate.For(pattern.Measure);
        ByBatch = pattern.Measure.IsStatistic;
        Measures = pattern.Measure is Measure.Sum or Measure.Average or Measure.Percentile;
        TellsValues = pattern.Measure is Measure.Different;
        MinCount = pattern.MinCount;
        LeastEvents = pattern.Measure is Measure.Events && Threshold.IsMonotone
            ? (int)decimal.Clamp(Threshold.LeastCount, pattern.MinCount, int.MaxValue)
            : pattern.MinCount;
        AfterMatch = rule.AfterMatch;
        CanUnmake = ByBatch || !Threshold.IsMonotone;
        AtClose = Kind != WindowKind.Sliding && (rule.EmitAtClose || !Threshold.IsMonotone);
        Capacity = capacity;
        MaxValues = maxValues;
    }

    public WindowKind Kind { get; }

    public long Timespan { get; }

    public long Gap { get; }

    public Threshold Threshold { get; }

    public Aggregate Aggregate { get; }

    /// <summary>Whether all events of one time are judged together.</summary>
    public bool ByBatch { get; }

    /// <summary>Whether numbers of the events are computed with.</summary>
    public bool Measures { get; }

    public bool TellsValues { get; }

    public int MinCount { get; }

    /// <summary>Fewer events cannot satisfy the threshold.</summary>
    public int LeastEvents { get; }

    public AfterMatch AfterMatch { get; }

    /// <summary>Whether events that were lost could have unmade a match.</summary>
    public bool CanUnmake { get; }

    /// <summary>Whether a window is judged only when it is over.</summary>
    public bool AtClose { get; }

    /// <summary>Events that a window remembers one by one.</summary>
    public int Capacity { get; }

    /// <summary>Values that a window remembers without their events.</summary>
    public int MaxValues { get; }

    /// <summary>The number for the events, if it satisfies the threshold.</summary>
    public decimal? Judge(ReadOnlySpan<Evidence> events, WindowContext context)
    {
        if (events.Length < LeastEvents) return null;
        var value = Aggregate.Of(events, context);
        return Threshold.Holds(value) ? value : null;
    }
}
