namespace AuditActors.Rules.Temporal.Windows;

/// <summary>What a window may know of the world when it is applied or woken, and where it puts its matches.</summary>
internal sealed class WindowContext(CorrelationCounters counters)
{
    /// <summary>Nothing earlier will be applied any more.</summary>
    public long Horizon { get; set; } = EventTime.Beginning;

    /// <summary>Since when everything that happened has been seen; <see cref="EventTime.End"/> if never.</summary>
    public long Known { get; set; } = EventTime.End;

    /// <summary>End of the last gap in the input.</summary>
    public long Gap { get; set; } = EventTime.Beginning;

    /// <summary>
    /// When the state of this group was lost to a limit last; <see cref="EventTime.Beginning"/> if never.
    /// </summary>
    public long Evicted { get; set; } = EventTime.Beginning;

    public CorrelationCounters Counters { get; } = counters;

    public List<WindowMatch> Matches { get; } = [];

    /// <summary>Working memory for telling values apart.</summary>
    public HashSet<byte[]> Values { get; } = new(ByteArrayComparer.Instance);

    /// <summary>Whether something may have happened to this group since that time without being remembered.</summary>
    public bool MayHaveMissedSince(long time) => Known > time || Gap > time || Evicted >= time;
}
