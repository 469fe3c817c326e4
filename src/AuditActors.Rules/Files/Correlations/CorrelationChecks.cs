using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Checks of a whole correlation, and warnings about what is allowed but hardly meant.</summary>
internal static class CorrelationChecks
{
    /// <summary>Whether one more event can never unmake a match, so that matches may be reported at once.</summary>
    public static bool IsMonotone(CorrelationRule rule) => rule.Pattern switch
    {
        CorrelationPattern.Counting counting => counting.Measure.Grows && counting.Threshold.IsMonotone
            && counting.Window is WindowKind.Sliding or WindowKind.Tumbling,
        CorrelationPattern.Together together => together.Formula is null or { Unwanted: 0 },
        CorrelationPattern.InOrder inOrder => rule.Until is null && inOrder.Steps.All(step => !step.Absent),
        _ => false,
    };

    public static void Check(CorrelationMap item, CorrelationRule rule, ReadSelectors selectors)
    {
        if (rule.AfterMatch == AfterMatch.Rearm
            && rule.Pattern is not CorrelationPattern.Counting { Measure.IsStatistic: false })
        {
            item.Fault(
                DiagnosticCode.UnknownCorrelationKey, CorrelationKeys.AfterMatch,
                "Only event_count, value_count and value_sum can rearm");
        }

        if (rule.EmitAtClose && rule.Pattern is CorrelationPattern.Counting { Window: WindowKind.Sliding })
        {
            item.Fault(
                DiagnosticCode.UnknownCorrelationKey, CorrelationKeys.Emit, "A sliding window never closes",
                "choose window: tumbling, anchored or session");
        }

        if (rule.Scope == CorrelationScope.Cluster && rule.GroupBy.IsEmpty)
            Warn(item, DiagnosticCode.OneHotPartition, CorrelationKeys.Scope, "The whole cluster is one group");
        WarnOfAbsentTokens(item, rule, selectors);
        WarnOfNoEffect(item, rule, selectors);
        if (rule.Pattern is CorrelationPattern.Counting { Measure: Measure.Events or Measure.Different } counting
            && IsNeverReached(counting))
            Warn(item, DiagnosticCode.NeverReached, CorrelationKeys.Threshold,
                "No whole number from 1 on satisfies the threshold");
    }

    /// <summary>Whether no count does: a window with nothing in it is not judged.</summary>
    private static bool IsNeverReached(CorrelationPattern.Counting counting)
    {
        var least = decimal.Max(counting.MinCount, counting.Threshold.LeastCount);
        return !counting.Threshold.Holds(least) && !counting.Threshold.Holds(least + 1);
    }

    private static void WarnOfNoEffect(CorrelationMap item, CorrelationRule rule, ReadSelectors selectors)
    {
        var isIdle = rule.Pattern switch
        {
            CorrelationPattern.FirstSeen or CorrelationPattern.Spike => item.Has(CorrelationKeys.AfterMatch),
            CorrelationPattern.InOrder => rule.AfterMatch == AfterMatch.Keep,
            CorrelationPattern.Counting { Window: not WindowKind.Sliding } =>
                rule.AfterMatch is AfterMatch.Keep or AfterMatch.Rearm,
            _ => false,
        };
        if (isIdle)
            Warn(item, DiagnosticCode.NoEffect, CorrelationKeys.AfterMatch,
                "Here a match uses its events up whatever 'after_match' says");
        if (rule.Pattern is CorrelationPattern.InOrder inOrder
            && inOrder.Steps.First(step => !step.Absent) is { Count: 1, Within: not null } first)
        {
            item.Faults.Add(selectors.Places[first.Selector].Report(
                DiagnosticCode.NoEffect, "'within' counts from the step before, and the first step has none"));
        }
    }

    private static void WarnOfAbsentTokens(CorrelationMap item, CorrelationRule rule, ReadSelectors selectors)
    {
        foreach (var part in rule.Output.Parts)
        {
            var selector = part switch
            {
                TemplatePart.Field { Source: { Event: MatchEvent.OfSelector } source } => source.Selector,
                TemplatePart.Computed computed => computed.Fields
                    .Where(field => field.Event == MatchEvent.OfSelector)
                    .Select(field => (int?)field.Selector)
                    .FirstOrDefault(field => MayBeAbsent(rule, field!.Value)),
                _ => null,
            };
            if (selector is not { } index || !MayBeAbsent(rule, index)) continue;
            var name = selectors.Selectors[index].Name;
            Warn(item, DiagnosticCode.AbsentToken, ItemKeys.Output,
                $"'%{part.Text}': a match may have no event of '{name}'");
        }
    }

    private static bool MayBeAbsent(CorrelationRule rule, int selector)
    {
        var others = ((1u << rule.Selectors.Length) - 1) & ~(1u << selector);
        return rule.Pattern switch
        {
            CorrelationPattern.InOrder inOrder => inOrder.Steps[selector].Absent,
            CorrelationPattern.Together { Formula: { } formula } => formula.Holds(others, unwanted: 0),
            CorrelationPattern.Together { Kinds: { } kinds } => kinds.Holds(rule.Selectors.Length - 1),
            CorrelationPattern.Together => false,
            _ => rule.Selectors.Length > 1,
        };
    }

    private static void Warn(CorrelationMap item, DiagnosticCode code, string key, string message) =>
        item.Faults.Add(item.At(key).Report(code, message));
}
