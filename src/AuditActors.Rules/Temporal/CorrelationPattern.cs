using System.Collections.Immutable;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Temporal;

/// <summary>What a correlation looks for.</summary>
public abstract record CorrelationPattern
{
    /// <summary>A number computed over the events of a window reaches a threshold.</summary>
    /// <param name="MinCount">With fewer events the threshold is not judged.</param>
    public sealed record Counting(
        Measure Measure, Threshold Threshold, WindowKind Window, TimeSpan? Gap, int MinCount = 1) : CorrelationPattern;

    /// <summary>Events of several kinds fall into one window, in any order.</summary>
    public sealed record Together(PresenceFormula? Formula, Threshold? Kinds) : CorrelationPattern;

    /// <summary>Events follow one another; some must not happen.</summary>
    public sealed record InOrder(ImmutableArray<SequenceStep> Steps, bool Strict) : CorrelationPattern;

    /// <summary>A value appears that its group has not had before.</summary>
    public sealed record FirstSeen(ImmutableArray<CountedField> Fields, Learning Learning, TimeSpan? ForgetAfter)
        : CorrelationPattern;

    /// <summary>Many more events in a bucket than in those before.</summary>
    public sealed record Spike(Baseline Baseline, Learning Learning) : CorrelationPattern;
}

/// <summary>What is computed over the events of a window.</summary>
public abstract record Measure
{
    /// <summary>Whether a window is judged once per point in time, with all that happened then.</summary>
    public bool IsStatistic => this is Average or Percentile;

    /// <summary>Whether more events can only make it larger.</summary>
    public bool Grows => !IsStatistic;

    public sealed record Events : Measure;

    /// <summary>Different values, or tuples of several fields.</summary>
    public sealed record Different(ImmutableArray<CountedField> Fields) : Measure;

    public sealed record Sum(FieldUse Field) : Measure;

    public sealed record Average(FieldUse Field) : Measure;

    /// <summary>Percentile by linear interpolation between ranks; the median is percentile 50.</summary>
    public sealed record Percentile(FieldUse Field, decimal Percent) : Measure;
}

/// <summary>
/// A field whose values are told apart; an optional one counts as a value of its own where it is missing.
/// </summary>
public sealed record CountedField(FieldUse Use, bool Optional);

/// <summary>
/// A step of a sequence: a selector, how often, within what time of the step before, or that it must not happen.
/// </summary>
public sealed record SequenceStep(int Selector, int Count, bool Absent, TimeSpan? Within);

/// <summary>How long, per group or per correlation, a pattern only learns.</summary>
/// <param name="PerGroup">Whether each group learns from its own first event on.</param>
/// <param name="Limit">Spike: the limit that counts while learning.</param>
public sealed record Learning(TimeSpan Period, bool PerGroup, int MinEvents, int? Limit);

/// <summary>What a spike is measured against: the mean of past buckets times a factor, or plus deviations.</summary>
public sealed record Baseline(TimeSpan Over, double? Factor, double? Deviations, int Least);

/// <summary>How a window is cut out of time.</summary>
public enum WindowKind
{
    /// <summary>The span of time before each event.</summary>
    Sliding,

    /// <summary>Buckets of equal length counted from 1970.</summary>
    Tumbling,

    /// <summary>From a first event on.</summary>
    Anchored,

    /// <summary>As long as no gap is too long.</summary>
    Session,
}
