using AuditActors.Rules.Temporal;
using CsCheck;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>What holds for every correlation and every history.</summary>
public sealed class CorrelationLawTests
{
    private const int Runs = 20_000;

    [Fact]
    public void Final_evaluation_finds_what_the_whole_history_shows_in_whatever_order_it_arrives() =>
        Case(LawRules.All, LawHistory.Any).Sample(
            (rule, history) =>
                Same(Sorted(NaiveReference.Final(rule, history.Events, history.Known)), Sorted(Run(rule, history))),
            iter: Runs, print: each => Shown(each.Item1, each.Item2));

    [Fact]
    public void Early_evaluation_finds_the_same_when_events_arrive_in_order() =>
        Case(LawRules.Early, LawHistory.InOrder).Sample(
            (rule, history) =>
                Same(Sorted(NaiveReference.Final(rule, history.Events, history.Known)), Sorted(Run(rule, history))),
            iter: Runs, print: each => Shown(each.Item1, each.Item2));

    [Fact]
    public void Early_evaluation_finds_something_for_a_group_if_final_evaluation_does() =>
        Case(LawRules.Early, LawHistory.Any).Sample(
            (rule, history) => NaiveReference.Final(rule, history.Events, history.Known).Select(finding => finding.Key)
                .Except(Run(rule, history).Select(finding => finding.Key)).Any() is false,
            iter: Runs, print: each => Shown(each.Item1, each.Item2));

    [Fact]
    public void Early_evaluation_reports_only_what_happened_and_uses_no_event_twice() =>
        Case(LawRules.Early, LawHistory.Any).Sample(
            (rule, history) =>
            {
                var findings = Run(rule, history);
                var used = findings.SelectMany(finding => finding.Events.Split(',')).ToList();
                var isOnce = rule.AfterMatch is AfterMatch.Keep or AfterMatch.Rearm
                    || used.Distinct().Count() == used.Count
                    || rule.Pattern is CorrelationPattern.Counting { Window: WindowKind.Tumbling };
                return isOnce && findings.TrueForAll(finding => Truth.IsReal(rule, finding, history.Events));
            },
            iter: Runs, print: each => Shown(each.Item1, each.Item2));

    [Fact]
    public void A_restart_in_the_middle_changes_nothing() =>
        Case(Gen.OneOf(LawRules.Early, LawRules.All), LawHistory.Any).Sample(
            (rule, history) =>
            {
                var undisturbed = history with
                {
                    Turns = [.. history.Turns.Where(turn => turn.Turn is Turn.Feed or Turn.FeedAgain)],
                };
                return Same(Run(rule, undisturbed), Run(rule, history));
            },
            iter: Runs, print: each => Shown(each.Item1, each.Item2));

    [Fact]
    public void Limits_lose_findings_but_never_invent_one() =>
        Gen.Select(Case(Gen.OneOf(LawRules.Early, LawRules.All), LawHistory.Any), Gen.Int[1, 2], Gen.Int[2, 3]).Sample(
            (each, keys, events) =>
            {
                var (rule, history) = each;
                var limited = rule with { Limits = new CorrelationLimits { Keys = keys, EventsPerKey = events } };
                return Run(limited, history).TrueForAll(finding => Truth.IsReal(rule, finding, history.Events));
            },
            iter: Runs, print: each => Shown(each.Item1.Item1, each.Item1.Item2));

    private static Gen<(CorrelationRule, LawHistory)> Case(Gen<CorrelationRule> rules, Gen<LawHistory> histories) =>
        Gen.Select(rules, histories, (rule, history) => (rule, history.For(rule)));

    private static List<Finding> Run(CorrelationRule rule, LawHistory history) =>
        LawHistory.Run(rule, history).Findings;

    private static List<Finding> Sorted(List<Finding> findings) =>
    [
        .. findings.OrderBy(finding => finding.Time).ThenBy(finding => finding.Key, StringComparer.Ordinal)
            .ThenBy(finding => finding.Events, StringComparer.Ordinal),
    ];

    private static bool Same(List<Finding> expected, List<Finding> actual)
    {
        if (expected.SequenceEqual(actual)) return true;
        throw new InvalidOperationException(
            $"expected {string.Join(" ", expected)}\nbut was {string.Join(" ", actual)}");
    }

    private static string Shown(CorrelationRule rule, LawHistory history) =>
        $"{Describe(rule)}\nlateness {history.Lateness} known {history.Known}\n"
        + string.Join('\n', history.Turns.Select(turn => $"{turn.Turn} {turn.Event}"));

    private static string Describe(CorrelationRule rule)
    {
        var pattern = rule.Pattern is CorrelationPattern.InOrder inOrder
            ? $"{(inOrder.Strict ? "strict" : "")} {string.Join(" -> ", inOrder.Steps)}"
            : rule.Pattern.ToString();
        return $"{pattern} {rule.Timespan.TotalMicroseconds} {rule.AfterMatch} close={rule.EmitAtClose} "
            + $"until={rule.Until is not null} {rule.Evaluation}";
    }
}
