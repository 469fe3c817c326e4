using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AuditActors.Events.Fields;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>A correlation with everything worked out that does not change from event to event.</summary>
public sealed class CompiledCorrelation
{
    private readonly Func<Window> _newWindow;
    private readonly FrozenDictionary<FieldUse, int> _places;

    internal CompiledCorrelation(
        CorrelationRule rule, ImmutableArray<FieldUse> kept, HitPlan hits, MatchJudge? judge)
    {
        (Hits, Judge) = (hits, judge);
        StateDigest = Temporal.StateDigest.Of(rule);
        WireDigest = Temporal.StateDigest.OfWire(StateDigest, kept);
        Tag = BinaryPrimitives.ReadUInt32LittleEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{rule.Identity}\0{StateDigest}")));
        Rule = rule;
        Kept = kept;
        _places = kept.Index().ToFrozenDictionary(field => field.Item, field => field.Index);
        Limits = ResolvedLimits.Of(rule, kept.Length);
        _newWindow = WindowFactory(rule, Limits);
        EvidenceKind = rule.Pattern switch
        {
            CorrelationPattern.Counting { Measure: Measure.Different } or CorrelationPattern.FirstSeen =>
                EvidenceKind.Valued,
            CorrelationPattern.Counting { Measure: not Measure.Events } => EvidenceKind.Measured,
            _ => EvidenceKind.Plain,
        };
        Evidence = new EvidenceReader(EvidenceKind, order: null);
    }

    public CorrelationRule Rule { get; }

    public ResolvedLimits Limits { get; }

    /// <summary>What happened in it, in all engines together.</summary>
    public CorrelationCounters Counters { get; internal set; } = new();

    /// <summary>Its place among all correlations: those whose alerts it takes as events come before it.</summary>
    public int Order { get; internal init; }

    /// <summary>How many correlations stand between it and audit events.</summary>
    public int Depth { get; internal init; }

    /// <summary>
    /// What must be equal for groups to be kept in one place: the whole key, or the part of it by which a cool-down
    /// takes groups together.
    /// </summary>
    public GroupKey TogetherBy(GroupKey key)
    {
        if (Rule.SuppressBy is not { } fields) return key;
        var group = key.Values();
        return GroupKey.Of(fields.Where(field => field.GroupIndex is not null)
            .Select(field => group[field.GroupIndex!.Value] is { } value ? (ReadOnlyMemory<byte>?)value : null));
    }

    /// <summary>
    /// Since when it has been in force, in event time; the beginning if it always has. Written before anything is
    /// judged by it.
    /// </summary>
    internal long KnownFrom { get; set; } = EventTime.Beginning;

    /// <summary>How far its watermark stays behind the newest event of the slowest source.</summary>
    internal long Lag { get; init; }

    /// <summary>Whether its state survives a restart.</summary>
    public bool IsDurable { get; internal init; }

    /// <summary>What its state depends on; state written under another digest cannot be used.</summary>
    internal string StateDigest { get; }

    /// <summary>What nodes must agree on to send one another its events.</summary>
    internal string WireDigest { get; }

    /// <summary>Tells it from other correlations, and from earlier ones of its name, in very few bytes.</summary>
    internal uint Tag { get; }

    internal HitPlan Hits { get; }

    /// <summary>Judges exceptions on finished matches; null without such.</summary>
    internal MatchJudge? Judge { get; }

    /// <summary>Fields that an admitted event keeps.</summary>
    internal ImmutableArray<FieldUse> Kept { get; }

    internal EvidenceKind EvidenceKind { get; }

    /// <summary>Reads evidence of nodes with the same definition.</summary>
    internal EvidenceReader Evidence { get; }

    internal bool IsFinal => Rule.Evaluation == EvaluationMode.Final;

    /// <summary>How far back a verdict looks; zero if none does.</summary>
    internal long LookBack => Rule.Pattern switch
    {
        CorrelationPattern.Counting { Measure.IsStatistic: true } => EventTime.Span(Rule.Timespan),
        CorrelationPattern.Counting { Threshold.IsMonotone: false } => EventTime.Span(Rule.Timespan),
        CorrelationPattern.Together { Formula.Unwanted: not 0 } => EventTime.Span(Rule.Timespan),
        CorrelationPattern.InOrder inOrder => LongestLeading(inOrder),
        CorrelationPattern.FirstSeen { Learning.PerGroup: false } => Window.NoLimit,
        CorrelationPattern.Spike { Learning.PerGroup: false } => Window.NoLimit,
        _ => 0,
    };

    /// <summary>Place of a field among the kept ones; beyond them if it is not kept.</summary>
    internal int PlaceOf(FieldUse use) => _places.GetValueOrDefault(use, int.MaxValue);

    /// <summary>Place of a field among the kept ones; -1 if it is not kept.</summary>
    internal int StoredPlaceOf(FieldUse use) => _places.GetValueOrDefault(use, -1);

    internal Window NewWindow() => _newWindow();

    private static long LongestLeading(CorrelationPattern.InOrder inOrder) => inOrder.Steps
        .TakeWhile(step => step.Absent)
        .Select(step => EventTime.Span(step.Within ?? TimeSpan.Zero))
        .DefaultIfEmpty(0)
        .Max();

    private static Func<Window> WindowFactory(CorrelationRule rule, ResolvedLimits limits)
    {
        switch (rule.Pattern)
        {
            case CorrelationPattern.Counting counting:
                var count = new CountingPlan(rule, limits.EventsPerKey, limits.Values);
                return counting.Window == WindowKind.Sliding
                    ? () => new SlidingWindow(count)
                    : () => new PeriodWindow(count);
            case CorrelationPattern.Together:
                var together = new TogetherPlan(rule, limits.EventsPerKey);
                return together.Unwanted == 0
                    ? () => new TogetherWindow(together)
                    : () => new UnaccompaniedWindow(together);
            case CorrelationPattern.InOrder:
                var sequence = new SequencePlan(rule);
                return rule.Evaluation == EvaluationMode.Early
                    ? () => new EarlySequenceWindow(sequence)
                    : () => new SequenceWindow(sequence);
            case CorrelationPattern.FirstSeen:
                var firstSeen = new FirstSeenPlan(rule, limits.Values);
                return () => new FirstSeenWindow(firstSeen);
            case CorrelationPattern.Spike:
                var spike = new SpikePlan(rule);
                return () => new SpikeWindow(spike);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
