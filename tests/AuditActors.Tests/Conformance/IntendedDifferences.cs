using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Events;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Language;

namespace AuditActors.Tests.Conformance;

/// <summary>
/// Where we differ from the reference engine on purpose. Each entry says why, and how a case is recognised and still
/// checked as far as it can be.
/// </summary>
internal static class IntendedDifferences
{
    private const string CorrectedFields =
        "the reference extracts these fields from the wrong place: ka.sourceips from role rules, eff_run_as_* without "
        + "looking at security contexts; ours are right";

    private const string LongLines =
        "a line of 64 KiB ends the reference's run and loses alerts; here such lines are events up to the limit";

    private const string StrictJson =
        "JSON outside the grammar (numbers such as 01, broken escapes, raw control characters) is refused, counted and "
        + "reported instead of guessed at";

    private static readonly string[] Corrected = ["ka.sourceips", ".eff_run_as_"];

    /// <summary>Why a rule may raise other alerts than recorded, or null.</summary>
    public static string? OfRule(DescribedRule rule)
    {
        var texts = ConditionPrinter.Print(rule.Condition) + rule.CompiledOutput;
        return Array.Exists(Corrected, name => texts.Contains(name, StringComparison.Ordinal)) ? CorrectedFields : null;
    }

    /// <summary>Why a run's alerts may differ from the recorded ones, or null when they may not.</summary>
    public static string? OfRun(RulesCase recorded, RuleSetDescription rules, EventRun run)
    {
        if (recorded.IsRunBroken) return IsSubsequence(recorded.Alerts, run.Alerts) ? LongLines : null;
        if (run.Skipped.Contains(SkipReason.MalformedJson))
            return IsSubsequence(run.Alerts.Select(Unnumbered), recorded.Alerts.Select(Unnumbered)) ? StrictJson : null;
        var affected = rules.Rules.Where(rule => OfRule(rule) is not null).Select(rule => rule.Name).ToHashSet();
        if (affected.Count == 0) return null;
        var expected = recorded.Alerts.Where(alert => !affected.Contains(RuleOf(alert))).ToList();
        var actual = run.Alerts.Where(alert => !affected.Contains(RuleOf(alert))).ToList();
        return AlertComparison.Difference(expected, actual) is null ? CorrectedFields : null;
    }

    private static string RuleOf(JsonElement alert) => alert.GetProperty("rule").GetString()!;

    private static bool IsSubsequence(IEnumerable<JsonElement> part, IEnumerable<JsonElement> whole)
    {
        using var next = whole.GetEnumerator();
        return part.All(wanted =>
        {
            while (next.MoveNext())
            {
                if (JsonElement.DeepEquals(next.Current, wanted)) return true;
            }

            return false;
        });
    }

    /// <summary>Events left out shift the numbers of those behind them.</summary>
    private static JsonElement Unnumbered(JsonElement alert)
    {
        var map = JsonNode.Parse(alert.GetRawText())!.AsObject();
        map.Remove("output");
        map["output_fields"]!.AsObject().Remove("evt.num");
        return JsonSerializer.SerializeToElement(map);
    }
}
