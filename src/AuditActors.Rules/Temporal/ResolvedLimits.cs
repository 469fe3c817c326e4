namespace AuditActors.Rules.Temporal;

/// <summary>
/// The bounds of one correlation in one partition, defaults filled in, and what its state can take by them. Sizes are
/// estimates for a typical event; the true size is counted as well and held under <see cref="StateBytes"/>.
/// </summary>
public sealed record ResolvedLimits
{
    /// <summary>An entry of a group: in the map, the order of use, the queue of deadlines, and its key.</summary>
    internal const int KeyBytes = 320;

    private const int EventBytes = 136;
    private const int KeptValueBytes = 28;
    private const int ValueBytes = 64;
    private const int MostKeys = 10_000;
    private const int FewKeys = 2_000;
    private const int FirstSeenKeys = 1_000;
    private const int LeastKeys = 100;
    private const int DefaultEvents = 256;
    private const int DefaultValues = 1_000;
    private const int PeriodEvents = 64;
    private const int EventsPerSelector = 8;
    private const int RecentEventsUsual = 8;

    public required int Keys { get; init; }

    /// <summary>Events that one group remembers; of kinds of events those of each kind.</summary>
    public required int EventsPerKey { get; init; }

    /// <summary>Values that one group remembers without their events.</summary>
    public required int Values { get; init; }

    /// <summary>What one full group takes.</summary>
    public required long BytesPerKey { get; init; }

    /// <summary>What the state may take; more makes the groups used longest ago go.</summary>
    public required long StateBytes { get; init; }

    /// <summary>What all groups take when all are full.</summary>
    public long WorstCase => Keys * BytesPerKey;

    public static ResolvedLimits Of(CorrelationRule rule, int keptFields)
    {
        var values = rule.Limits.Values ?? DefaultValues;
        var events = EventsPerKeyOf(rule);
        var perKey = KeyBytes + Content(rule, events, values, EventBytes + (KeptValueBytes * (long)keptFields));
        var fitting = (int)Math.Clamp(rule.Limits.State / perKey, LeastKeys, DefaultKeys(rule));
        return new ResolvedLimits
        {
            Keys = rule.Limits.Keys ?? fitting,
            EventsPerKey = events,
            Values = values,
            BytesPerKey = perKey,
            StateBytes = rule.Limits.State,
        };
    }

    private static int EventsPerKeyOf(CorrelationRule rule) => rule.Pattern switch
    {
        CorrelationPattern.Together => Math.Min(EventsPerSelector, rule.Limits.EventsPerKey ?? EventsPerSelector),
        CorrelationPattern.Counting { Window: not WindowKind.Sliding, Measure.IsStatistic: false } counting =>
            rule.Limits.EventsPerKey ?? Math.Max(
                PeriodEvents, counting.Measure is Measure.Different ? DefaultEvents : 0),
        CorrelationPattern.Counting counting => rule.Limits.EventsPerKey ?? Math.Max(DefaultEvents, Least(counting)),
        _ => rule.Limits.EventsPerKey ?? DefaultEvents,
    };

    /// <summary>Events without which the threshold cannot be reached.</summary>
    private static int Least(CorrelationPattern.Counting counting) =>
        counting.Measure is Measure.Events or Measure.Different && counting.Threshold.IsMonotone
            ? (int)Math.Min(counting.Threshold.LeastCount, 1 << 20)
            : counting.MinCount;

    private static int DefaultKeys(CorrelationRule rule) => rule.Pattern switch
    {
        CorrelationPattern.FirstSeen => FirstSeenKeys,
        CorrelationPattern.Counting { Window: WindowKind.Sliding } counting when !ConsumesEarly(rule, counting) =>
            FewKeys,
        _ => MostKeys,
    };

    /// <summary>Whether a window never holds more events than its threshold asks for.</summary>
    private static bool ConsumesEarly(CorrelationRule rule, CorrelationPattern.Counting counting) =>
        counting.Measure is Measure.Events or Measure.Different
        && counting.Threshold.IsMonotone
        && rule.AfterMatch is AfterMatch.Consume or AfterMatch.Reset;

    private static long Content(CorrelationRule rule, int events, int values, long eventBytes) => rule.Pattern switch
    {
        CorrelationPattern.Counting { Window: WindowKind.Sliding } counting when ConsumesEarly(rule, counting) =>
            Math.Min(Least(counting), events) * (eventBytes + (counting.Measure is Measure.Different ? ValueBytes : 0)),
        CorrelationPattern.Counting { Measure: Measure.Different } => (events * (eventBytes + ValueBytes)),
        CorrelationPattern.Counting => events * (eventBytes + sizeof(decimal)),
        CorrelationPattern.Together => rule.Selectors.Length * events * eventBytes,
        CorrelationPattern.InOrder => InOrder(rule, eventBytes),
        CorrelationPattern.FirstSeen => (long)values * ValueBytes,
        CorrelationPattern.Spike spike => sizeof(int) * 2 * (spike.Baseline.Over.Ticks / rule.Timespan.Ticks),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static long InOrder(CorrelationRule rule, long eventBytes)
    {
        var plan = new Windows.SequencePlan(rule);
        var references = (long)plan.Steps.Length * (plan.Steps.Length + 1) / 2 * sizeof(long);
        if (rule.Evaluation == EvaluationMode.Early)
            return (plan.MostEvents * eventBytes) + (2 * references) + (RecentEventsUsual * eventBytes);
        return ((plan.MostEvents + plan.Steps.Length) * eventBytes) + references;
    }
}
