namespace AuditActors.Rules.Temporal;

/// <summary>
/// What happened in one correlation since its engine was made; everything that is left out is counted here.
/// </summary>
public sealed class CorrelationCounters
{
    /// <summary>Events that hit a selector and were taken.</summary>
    public long Admitted { get; internal set; }

    /// <summary>Events that came after the correlation's watermark had passed them.</summary>
    public long Late { get; internal set; }

    /// <summary>Hits without a value for a group field.</summary>
    public long MissingGroup { get; internal set; }

    /// <summary>Hits without a usable value to count or compute with.</summary>
    public long MissingValue { get; internal set; }

    /// <summary>Group values beyond the most that one event may have.</summary>
    public long CutGroups { get; internal set; }

    public long Matches { get; internal set; }

    public long Alerts { get; internal set; }

    /// <summary>Matches hidden by the cool-down.</summary>
    public long Suppressed { get; internal set; }

    /// <summary>Matches that an exception spared.</summary>
    public long Excepted { get; internal set; }

    /// <summary>Alerts that had been raised before under the same id.</summary>
    public long DuplicateAlerts { get; internal set; }

    /// <summary>Verdicts not given because the past is not known well enough.</summary>
    public long Withheld { get; internal set; }

    /// <summary>Pending verdicts cancelled by the event that must not happen.</summary>
    public long Denied { get; internal set; }

    /// <summary>Completions while a verdict was pending already.</summary>
    public long Absorbed { get; internal set; }

    /// <summary>Values learned silently.</summary>
    public long Learned { get; internal set; }

    public long EvictedKeys { get; internal set; }

    public long EvictedEvents { get; internal set; }

    public long EvictedValues { get; internal set; }

    /// <summary>Cool-downs forgotten for want of room.</summary>
    public long EvictedCooldowns { get; internal set; }

    /// <summary>Stored rows that could not be read and were dropped.</summary>
    public long UnreadableRows { get; internal set; }

    /// <summary>
    /// Match time of the last alert in microseconds since 1970; none yet: <see cref="EventTime.Beginning"/>.
    /// </summary>
    public long LastAlert { get; internal set; } = EventTime.Beginning;
}
