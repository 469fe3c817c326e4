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

    private static string? Failure(RuleTest test, RuleSet rules)
    {
        var skipped = new List<string>();
        var alerts = Alerts(test, rules, skipped);
        if (skipped.Count > 0) return string.Join("; ", skipped);
        var unexpected = alerts.Select(alert => alert.Rule).ToList();
        var missing = new List<string>();
        foreach (var expected in test.Alerts)
            if (!unexpected.Remove(expected.Rule)) missing.Add(expected.Rule);
        if (missing.Count > 0 || unexpected.Count > 0) return Difference(missing, unexpected);
        var order = test.Alerts.Zip(alerts).FirstOrDefault(pair => pair.First.Rule != pair.Second.Rule);
        if (order.First is not null) return $"'{order.Second.Rule}' came where '{order.First.Rule}' was expected";
        return test.Alerts.Zip(alerts, OutputDifference).FirstOrDefault(difference => difference is not null);
    }

    private static List<Alert> Alerts(RuleTest test, RuleSet rules, List<string> skipped)
    {
        var splitter = new EventSplitter(MaxEventBytes, TimeProvider.System);
        var events = new List<AuditEvent>();
        foreach (var json in test.Events)
            splitter.Split(json, events, (reason, detail) => skipped.Add($"no audit event: {reason} {detail}"));
        var evaluator = rules.NewEvaluator();
        var alerts = new List<Alert>();
        for (var i = 0; i < events.Count; i++)
        {
            var observed = new ObservedEvent(
                events[i].Json, events[i].Header.Time, Number: (ulong)i + 1, FirstTime: events[0].Header.Time);
            evaluator.Evaluate(observed, alerts);
        }

        return alerts;
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
