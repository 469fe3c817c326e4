namespace AuditActors.Rules.Temporal.Windows;

/// <summary>Questions about events that hit one of several selectors.</summary>
internal static class KindEvents
{
    /// <summary>The selectors that were hit.</summary>
    public static uint Present(ReadOnlySpan<Evidence> events)
    {
        var present = 0u;
        foreach (var each in events) present |= each.Selectors;
        return present;
    }

    /// <summary>The latest event of each of those selectors, in order; one of several selectors once.</summary>
    public static List<Evidence> Latest(ReadOnlySpan<Evidence> events, uint selectors)
    {
        var latest = new List<Evidence>();
        for (var i = events.Length - 1; i >= 0 && selectors != 0; i--)
        {
            if ((events[i].Selectors & selectors) == 0) continue;
            latest.Add(events[i]);
            selectors &= ~events[i].Selectors;
        }

        latest.Reverse();
        return latest;
    }

    /// <summary>
    /// Drops events of which so many newer ones hit the same selectors. Of those that the watermark has passed the
    /// newest is enough, so only others count as lost.
    /// </summary>
    public static void KeepNewest(SortedEvents events, int perSelector, WindowContext context)
    {
        if (events.Count <= perSelector) return;
        Span<byte> newer = stackalloc byte[32];
        newer.Clear();
        for (var i = events.Count - 1; i >= 0; i--)
        {
            if (Counts(events[i].Selectors, newer, perSelector)) continue;
            if (events[i].Time > context.Horizon) context.Counters.EvictedEvents.Increment();
            events.RemoveRange(i, 1);
        }
    }

    private static bool Counts(uint selectors, Span<byte> newer, int perSelector)
    {
        var needed = false;
        for (var i = 0; i < newer.Length; i++)
        {
            if ((selectors & (1u << i)) == 0 || newer[i] >= perSelector) continue;
            newer[i]++;
            needed = true;
        }

        return needed;
    }
}
