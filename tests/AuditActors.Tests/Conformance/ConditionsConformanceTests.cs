using System.IO.Compression;
using System.Text.Json;
using AuditActors.Rules;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Text;
using Xunit.Abstractions;

namespace AuditActors.Tests.Conformance;

/// <summary>
/// Random rules over real and mutated events: every rule raises the recorded alerts over all events, and rules that
/// the reference engine refuses are refused with its code.
/// </summary>
public sealed class ConditionsConformanceTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Recorded_conditions_give_the_recorded_alerts()
    {
        var report = new ConformanceReport("conditions");
        AddEvaluated(report);
        AddRefused(report);
        report.Print(output);
        Assert.Empty(report.Failures);
    }

    private static void AddEvaluated(ConformanceReport report)
    {
        var file = ConformanceMaterial.Path("conditions/rules.yaml");
        var text = SourceText.Decode("rules.yaml", File.ReadAllBytes(file));
        var load = RuleSetLoader.Load([text], new RuleSetOptions { Matching = RuleMatching.All }, TimeProvider.System);
        if (load is not RuleSetLoad.Loaded loaded)
        {
            report.Add("rules.yaml", DiagnosticPrinter.Verbose(load.Files[0]));
            return;
        }

        var run = new EventRun(loaded.Rules);
        run.FeedLines(File.ReadAllBytes(ConformanceMaterial.Path("conditions/events.jsonl")));
        var expected = Recorded().ToLookup(alert => alert.GetProperty("rule").GetString()!);
        var actual = run.Alerts.ToLookup(alert => alert.GetProperty("rule").GetString()!);
        foreach (var rule in loaded.Description.Rules)
            AddRule(report, rule, [.. expected[rule.Name]], [.. actual[rule.Name]]);
    }

    private static void AddRule(
        ConformanceReport report, DescribedRule rule, List<JsonElement> expected, List<JsonElement> actual)
    {
        var difference = AlertComparison.Difference(expected, actual);
        var reason = difference is null ? null : IntendedDifferences.OfRule(rule);
        if (reason is not null) report.AddIntended(rule.Name, reason);
        else report.Add(rule.Name, difference);
    }

    private static IEnumerable<JsonElement> Recorded()
    {
        using var packed = File.OpenRead(ConformanceMaterial.Path("conditions/alerts.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line) yield return JsonSerializer.Deserialize<JsonElement>(line);
    }

    private static void AddRefused(ConformanceReport report)
    {
        var file = File.ReadAllBytes(ConformanceMaterial.Path("conditions/refused.json"));
        foreach (var refused in JsonSerializer.Deserialize<JsonElement>(file).EnumerateArray())
        {
            var yaml = refused.GetProperty("rule").GetString()!;
            var codes = refused.GetProperty("errors").EnumerateArray()
                .Select(error => error.GetProperty("code").GetString());
            var load = RuleSetLoader.Load([new SourceText("", yaml)], new RuleSetOptions(), TimeProvider.System);
            var actual = load.Files[0].Errors.Select(error => error.Code.Name);
            report.Add(
                yaml.Split('\n')[0], codes.SequenceEqual(actual) ? null : DiagnosticPrinter.Verbose(load.Files[0]));
        }
    }
}
