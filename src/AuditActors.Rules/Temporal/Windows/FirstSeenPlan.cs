namespace AuditActors.Rules.Temporal.Windows;

/// <summary>What all windows of a correlation for new values share.</summary>
internal sealed class FirstSeenPlan(CorrelationRule rule, int maxValues)
{
    private readonly CorrelationPattern.FirstSeen _pattern = (CorrelationPattern.FirstSeen)rule.Pattern;

    public long Period { get; } = EventTime.Span(((CorrelationPattern.FirstSeen)rule.Pattern).Learning.Period);

    public bool PerGroup => _pattern.Learning.PerGroup;

    public int MinEvents => _pattern.Learning.MinEvents;

    /// <summary>After so long without being seen a value is new again.</summary>
    public long ForgetAfter { get; } = ((CorrelationPattern.FirstSeen)rule.Pattern).ForgetAfter is { } span
        ? EventTime.Span(span)
        : Window.NoLimit;

    public int MaxValues { get; } = maxValues;
}
