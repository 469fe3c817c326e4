using System.Collections.Immutable;
using System.Text;
using AuditActors.Events;

namespace AuditActors.Rules.Testing;

/// <summary>A test's outcome; <paramref name="Failure"/> is null when it passed.</summary>
public sealed record RuleTestResult(RuleTest Test, string? Failure);

/// <summary>Evaluates events and compares alerts; for rule sets that evaluate all matching rules.</summary>
public static class RuleTestRunner
{
    private const int MaxEventBytes = 1024 * 1024;

    public static ImmutableArray<RuleTestResult> Run(RuleTestFile file, RuleSet rules) =>
        [.. file.Tests.Select(test => new RuleTestResult(test, Failure(test, rules)))];

    /// <summary>Names of the correlations that events of the test hit without an alert.</summary>
    public static IEnumerable<string> Silent(RuleTest test, RuleSet rules)
    {
        var rehearsal = Rehearse(test, rules, []);
        var alerts = rehearsal.CorrelationAlerts.Select(alert => alert.Correlation).ToHashSet();
        return rules.Correlations.Correlations
            .Where(correlation => rehearsal.Admitted(correlation) > 0 && !alerts.Contains(correlation))
            .Select(correlation => correlation.Rule.Name);
    }

    private static string? Failure(RuleTest test, RuleSet rules)
    {
        var skipped = new List<string>();
        var rehearsal = Rehearse(test, rules, skipped);
        if (skipped.Count > 0) return string.Join("; ", skipped);
        var correlations = rehearsal.CorrelationAlerts
            .Select((alert, order) => rules.Correlations.Compose(alert, (ulong)test.Events.Length, order))
            .OrderBy(alert => alert.Time);
        return (test.Alerts is { } expected ? Difference(expected, rehearsal.Alerts) : null)
            ?? Difference(test.Correlations, [.. correlations]);
    }

    private static Rehearsal Rehearse(RuleTest test, RuleSet rules, List<string> skipped)
    {
        var splitter = new EventSplitter(MaxEventBytes, TimeProvider.System);
        var events = new List<AuditEvent>();
        foreach (var json in test.Events)
            splitter.Split(json, events, (reason, detail) => skipped.Add($"no audit event: {reason} {detail}"));
        var rehearsal = new Rehearsal(rules);
        foreach (var next in events) rehearsal.Take(next);
        rehearsal.End();
        return rehearsal;
    }

    private static string? Difference(ImmutableArray<ExpectedAlert> expected, List<Alert> alerts)
    {
        var unexpected = alerts.Select(alert => alert.Rule).ToList();
        var missing = expected.Select(alert => alert.Rule).Where(rule => !unexpected.Remove(rule)).ToList();
        if (missing.Count > 0 || unexpected.Count > 0) return Difference(missing, unexpected);
        var order = expected.Zip(alerts).FirstOrDefault(pair => pair.First.Rule != pair.Second.Rule);
        if (order.First is not null) return $"'{order.Second.Rule}' came where '{order.First.Rule}' was expected";
        return expected.Zip(alerts, OutputDifference).FirstOrDefault(difference => difference is not null);
    }

    private static string Difference(List<string> missing, List<string> unexpected)
    {
        var parts = missing.Select(rule => $"no alert of '{rule}'")
            .Concat(unexpected.Select(rule => $"an unexpected alert of '{rule}'"));
        return string.Join("; ", parts);
    }

    private static string? OutputDifference(ExpectedAlert expected, Alert alert)
    {
        var output = Encoding.UTF8.GetString(alert.Message.Span);
        return expected.Output is null || expected.Output == output
            ? null
            : $"'{alert.Rule}' says\n  {output}\nwhere the test expects\n  {expected.Output}";
    }
}
