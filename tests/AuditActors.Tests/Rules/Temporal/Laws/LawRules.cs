using System.Collections.Immutable;
using AuditActors.Events.Fields;
using AuditActors.Rules.Temporal;
using CsCheck;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>Correlations of all kinds to hold laws against; a unit of time is a microsecond.</summary>
internal static class LawRules
{
    public const int Selectors = 3;

    private static readonly FieldUse Field = LawEngine.Catalog.Lookup("ka.target.name").Use!;

    private static readonly Gen<long> Span = Gen.Long[1, 20];

    private static readonly Gen<AfterMatch> Consuming = OneOf(AfterMatch.Consume, AfterMatch.Keep, AfterMatch.Reset);

    private static readonly Gen<Measure> Growing = OneOf<Measure>(
        new Measure.Events(), new Measure.Different([new CountedField(Field, false)]), new Measure.Sum(Field));

    private static readonly Gen<Measure> Statistic = OneOf<Measure>(
        new Measure.Average(Field), new Measure.Percentile(Field, 50), new Measure.Percentile(Field, 90));

    private static readonly Gen<Threshold> AtLeast =
        Gen.Int[1, 4].Select(least => new Threshold { GreaterOrEqual = least });

    private static readonly Gen<Threshold> Anything = Gen.OneOf(
        AtLeast,
        Gen.Int[1, 4].Select(number => new Threshold { Equal = number }),
        Gen.Int[1, 4].Select(most => new Threshold { Less = most }),
        Gen.Int[1, 4].Select(number => new Threshold { NotEqual = number }));

    public static readonly Gen<CorrelationRule> Sliding = Gen.Select(
        Growing, AtLeast, Span, OneOf(AfterMatch.Consume, AfterMatch.Keep, AfterMatch.Reset, AfterMatch.Rearm),
        (measure, threshold, span, after) => Rule(
            new CorrelationPattern.Counting(measure, threshold, WindowKind.Sliding, null), span, after));

    private static readonly Gen<CorrelationRule> Statistics = Gen.Select(
        Statistic, Anything, Span, Consuming, Gen.Int[1, 3],
        (measure, threshold, span, after, least) => Rule(
            new CorrelationPattern.Counting(measure, threshold, WindowKind.Sliding, null, least), span, after));

    public static readonly Gen<CorrelationRule> Tumbling = Gen.Select(
        Growing, AtLeast, Span,
        (measure, threshold, span) => Rule(
            new CorrelationPattern.Counting(measure, threshold, WindowKind.Tumbling, null), span, AfterMatch.Consume));

    private static readonly Gen<CorrelationRule> Periods = Gen.Select(
        Gen.OneOf(Growing, Statistic), Anything, Span,
        OneOf(WindowKind.Tumbling, WindowKind.Anchored, WindowKind.Session), Gen.Long[1, 20], Gen.Bool,
        (measure, threshold, span, kind, gap, atClose) => Rule(
            new CorrelationPattern.Counting(
                measure, threshold, kind, kind == WindowKind.Session ? Micros(Math.Min(gap, span)) : null),
            span, AfterMatch.Consume) with
        { EmitAtClose = atClose });

    public static readonly Gen<CorrelationRule> Together = Gen.Select(
        OneOf(
            new CorrelationPattern.Together(null, null),
            new CorrelationPattern.Together(null, new Threshold { GreaterOrEqual = 2 }),
            new CorrelationPattern.Together(And(Has(0), Or(Has(1), Has(2))), null)),
        Span, Consuming,
        (pattern, span, after) => Rule(pattern, span, after));

    public static readonly Gen<CorrelationRule> Unaccompanied = Gen.Select(
        OneOf(
            new CorrelationPattern.Together(And(Has(0), Lacks(1)), null),
            new CorrelationPattern.Together(And(Has(0), Has(1), Lacks(2)), null),
            new CorrelationPattern.Together(And(Has(0), Or(Has(1), Lacks(2))), null)),
        Span, Consuming,
        (pattern, span, after) => Rule(pattern, span, after));

    private static readonly Gen<TimeSpan?> Within = Gen.Int[0, 2].SelectMany(
        choice => choice == 0 ? Gen.Long[1, 12].Select(span => (TimeSpan?)Micros(span)) : Gen.Const((TimeSpan?)null));

    private static readonly Gen<SequenceStep> Positive = Gen.Select(
        Gen.Int[0, Selectors - 1], Gen.Int[1, 2], Within, (selector, count, within) =>
            new SequenceStep(selector, count, false, within));

    public static readonly Gen<CorrelationRule> PlainSequence = Gen.Select(
        Positive.Array[2, 3], Span, OneOf(AfterMatch.Consume, AfterMatch.Reset), Gen.Bool,
        (steps, span, after, strict) => Rule(Sequence(steps, strict), span, after));

    public static readonly Gen<CorrelationRule> Absence = Gen.Select(
        Positive.Array[1, 2], Gen.Bool.Array[3], Gen.Long[1, 12], Gen.Long[1, 12], Span, Gen.Bool, Gen.Bool,
        (steps, places, before, after, span, strict, until) =>
            Absent(steps, places, before, after, span, strict, until));

    private static readonly Gen<CorrelationRule> FirstSeen = Gen.Select(
        Gen.Long[0, 10], Gen.Bool, Gen.Int[0, 3], Gen.Long[0, 20],
        (period, perGroup, least, forget) => Rule(
            new CorrelationPattern.FirstSeen(
                [new CountedField(Field, false)], new Learning(Micros(period), perGroup, least, null),
                forget == 0 ? null : Micros(forget)),
            0, AfterMatch.Consume));

    private static readonly Gen<CorrelationRule> Spike = Gen.Select(
        Gen.Long[1, 8], Gen.Int[1, 5], Gen.Double[1.1, 3], Gen.Double[0.5, 3], Gen.Int[0, 3], Gen.Long[0, 12],
        Gen.Int[0, 3],
        (bucket, depth, factor, sigma, which, period, least) => Rule(
            new CorrelationPattern.Spike(
                new Baseline(Micros(bucket * depth), which == 0 ? null : factor, which == 1 ? null : sigma, least + 1),
                new Learning(Micros(period), true, least, which == 2 ? 3 : null)),
            bucket, AfterMatch.Consume));

    /// <summary>Every kind, judged in order.</summary>
    public static readonly Gen<CorrelationRule> All = Gen.OneOf(
            Sliding, Statistics, Tumbling, Periods, Together, Unaccompanied, PlainSequence, Absence, Absence,
            FirstSeen, Spike)
        .Select(rule => rule with { Evaluation = EvaluationMode.Final });

    /// <summary>Those of which one more event never unmakes a match, judged as events arrive.</summary>
    public static readonly Gen<CorrelationRule> Early = Gen.OneOf(Sliding, Tumbling, Together, PlainSequence)
        .Select(rule => rule with { Evaluation = EvaluationMode.Early });

    private static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(index => all[index]);

    public static TimeSpan Micros(long micros) => TimeSpan.FromMicroseconds(micros);

    public static CorrelationRule Rule(CorrelationPattern pattern, long span, AfterMatch after) => new()
    {
        Name = "law",
        Identity = "law",
        Pattern = pattern,
        Selectors = [.. Enumerable.Range(0, Selectors).Select(Selector)],
        GroupBy = [new GroupField("ka.user.name", false, [.. Enumerable.Repeat<FieldUse?>(Field, Selectors + 1)])],
        Timespan = Micros(span),
        AfterMatch = after,
    };

    private static Selector Selector(int number) => new() { Name = $"s{number}", Condition = null };

    private static CorrelationPattern.InOrder Sequence(IEnumerable<SequenceStep> steps, bool strict) =>
        new([.. steps], strict);

    private static CorrelationRule Absent(
        SequenceStep[] steps, bool[] places, long before, long after, long span, bool strict, bool until)
    {
        var all = new List<SequenceStep>(steps);
        var absent = new SequenceStep(2, 1, true, null);
        if (places[1] && steps.Length > 1) all.Insert(1, absent);
        if (places[0]) all.Insert(0, absent with { Within = Micros(before) });
        if (places[2] || all.Count == 1)
            all.Add(absent with { Selector = 1, Within = places[1] ? Micros(after) : null });
        var rule = Rule(Sequence(all, strict), span, AfterMatch.Consume);
        return until ? rule with { Until = Selector(Selectors) } : rule;
    }

    private static PresenceFormula Has(int selector) => new PresenceFormula.Present(selector);

    private static PresenceFormula Lacks(int selector) => new PresenceFormula.Absent(selector);

    private static PresenceFormula And(params ImmutableArray<PresenceFormula> terms) => new PresenceFormula.And(terms);

    private static PresenceFormula Or(params ImmutableArray<PresenceFormula> terms) => new PresenceFormula.Or(terms);
}
