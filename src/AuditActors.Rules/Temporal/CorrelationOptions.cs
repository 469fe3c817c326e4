namespace AuditActors.Rules.Temporal;

/// <summary>What holds for all correlations of a deployment.</summary>
public sealed record CorrelationOptions
{
    /// <summary>How late events may be, where a correlation does not say.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy of an event is known as such for so long, in event time.</summary>
    public TimeSpan CopyHorizon { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How much later than on the engine of its events a chained alert may arrive on another engine.</summary>
    public TimeSpan ChainLatency { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Correlations with a timespan this long keep their state over a restart; shorter ones start anew.
    /// </summary>
    public TimeSpan DurableFrom { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longer timespans of state that a restart loses are warned of.</summary>
    public TimeSpan VolatileRetention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What alerts carry whatever their outputs name, so that their object is known; null for nothing.
    /// </summary>
    public SubjectFields? Subject { get; init; }

    /// <summary>Identities of events that an engine remembers at most.</summary>
    public int MaxIdentities { get; init; } = 1 << 18;

    /// <summary>Ids of alerts that an engine remembers at most.</summary>
    public int MaxAlertIds { get; init; } = 1 << 14;
}
