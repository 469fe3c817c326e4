namespace AuditActors.Rules.Temporal;

/// <summary>
/// What happened in one correlation, in all engines of the node together; everything that is left out is counted here.
/// </summary>
public sealed class CorrelationCounters
{
    /// <summary>Events that hit a selector and were taken.</summary>
    public Tally Admitted { get; } = new();

    /// <summary>Events that came after the correlation's watermark had passed them.</summary>
    public Tally Late { get; } = new();

    /// <summary>Hits without a value for a group field.</summary>
    public Tally MissingGroup { get; } = new();

    /// <summary>Hits without a usable value to count or compute with.</summary>
    public Tally MissingValue { get; } = new();

    /// <summary>Group values beyond the most that one event may have.</summary>
    public Tally CutGroups { get; } = new();

    public Tally Matches { get; } = new();

    public Tally Alerts { get; } = new();

    /// <summary>Matches hidden by the cool-down.</summary>
    public Tally Suppressed { get; } = new();

    /// <summary>Matches that an exception spared.</summary>
    public Tally Excepted { get; } = new();

    /// <summary>Alerts that had been raised before under the same id.</summary>
    public Tally DuplicateAlerts { get; } = new();

    /// <summary>Verdicts not given because the past is not known well enough.</summary>
    public Tally Withheld { get; } = new();

    /// <summary>Pending verdicts cancelled by the event that must not happen.</summary>
    public Tally Denied { get; } = new();

    /// <summary>Completions while a verdict was pending already.</summary>
    public Tally Absorbed { get; } = new();

    /// <summary>Values learned silently.</summary>
    public Tally Learned { get; } = new();

    public Tally EvictedKeys { get; } = new();

    public Tally EvictedEvents { get; } = new();

    public Tally EvictedValues { get; } = new();

    /// <summary>Cool-downs forgotten for want of room.</summary>
    public Tally EvictedCooldowns { get; } = new();

    /// <summary>Stored rows that could not be read and were dropped.</summary>
    public Tally UnreadableRows { get; } = new();

    /// <summary>
    /// Match time of the latest alert in microseconds since 1970; 0 while there is none.
    /// </summary>
    public Tally LastAlert { get; } = new();

    /// <summary>Groups that are remembered now.</summary>
    public Tally Groups { get; } = new();

    /// <summary>Memory that its state takes now, by estimate.</summary>
    public Tally Bytes { get; } = new();
}
