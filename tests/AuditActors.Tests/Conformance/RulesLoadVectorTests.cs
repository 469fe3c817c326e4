using System.Text;
using System.Text.Json;
using AuditActors.Rules;
using AuditActors.Rules.Text;
using Xunit.Abstractions;

namespace AuditActors.Tests.Conformance;

/// <summary>
/// One rules file a case: codes, messages and the alerts for one event equal those of the reference engine.
/// </summary>
public sealed class RulesLoadVectorTests(ITestOutputHelper output)
{
    /// <summary>How messages begin that are worded our own way: advice, and the YAML reader's own.</summary>
    private static readonly string[] OwnWording =
    [
        "Keys 'override' and 'append: true' cannot be used together.",
        "unknown filter: ",
        "'append' is deprecated",
        "A rule item of 'enabled' alone is deprecated",
        "%container.info is deprecated",
    ];

    [SkippableFact]
    public void Recorded_files_load_as_recorded()
    {
        var report = new ConformanceReport("rules-load vectors");
        var cases = Vectors.Of("rules-load.jsonl", out var header);
        var audited = Encoding.UTF8.GetBytes(header.GetProperty("event").GetRawText());
        foreach (var recorded in cases)
            report.Add(recorded.GetProperty("name").GetString()!, Difference(recorded, audited));
        report.Print(output);
        Assert.Empty(report.Failures);
    }

    private static string? Difference(JsonElement recorded, byte[] audited)
    {
        if (recorded.GetProperty("exit").ValueKind == JsonValueKind.Null) return null;
        var text = new SourceText("rules.yaml", recorded.GetProperty("yaml").GetString()!);
        var load = RuleSetLoader.Load([text], new RuleSetOptions { Matching = RuleMatching.All }, TimeProvider.System);
        var file = load.Files[0];
        var isValid = recorded.GetProperty("exit").GetInt32() == 0;
        if (isValid != file.IsValid) return $"valid is {file.IsValid}\n{DiagnosticPrinter.Verbose(file)}";
        var errors = recorded.GetProperty("errors").EnumerateArray().ToList();
        var isRefusedWithoutCodes = !isValid && errors.Count == 0;
        if (!isRefusedWithoutCodes && !AreFindings(errors, file.Errors))
            return $"errors differ\n{DiagnosticPrinter.Verbose(file)}";
        if (!AreFindings([.. recorded.GetProperty("warnings").EnumerateArray()], file.Warnings))
            return $"warnings differ\n{DiagnosticPrinter.Verbose(file)}";
        return load is RuleSetLoad.Loaded loaded ? AlertDifference(recorded, loaded.Rules, audited) : null;
    }

    private static bool AreFindings(List<JsonElement> recorded, IReadOnlyList<Diagnostic> actual) =>
        recorded.Count == actual.Count && recorded.Zip(actual).All(pair => IsFinding(pair.First, pair.Second));

    private static bool IsFinding(JsonElement recorded, Diagnostic actual)
    {
        if (recorded[0].GetString() != actual.Code.Name) return false;
        return actual.Code == DiagnosticCode.YamlParse
            ? recorded[1].GetString()!.EndsWith($": {actual.Message}", StringComparison.Ordinal)
            : Vectors.IsText(recorded[1], actual.Message)
                || Array.Exists(OwnWording, start => actual.Message.StartsWith(start, StringComparison.Ordinal));
    }

    private static string? AlertDifference(JsonElement recorded, RuleSet rules, byte[] audited)
    {
        var run = new EventRun(rules);
        run.Feed(audited);
        var actual = run.Alerts.Select(Shortened).ToList();
        var expected = recorded.GetProperty("alerts").EnumerateArray().ToList();
        return AlertComparison.Difference(expected, actual);
    }

    /// <summary>An alert as rule, priority, text without time and priority, tags.</summary>
    private static JsonElement Shortened(JsonElement alert)
    {
        var priority = alert.GetProperty("priority").GetString()!;
        var line = alert.GetProperty("output").GetString()!;
        var message = line[(line.IndexOf($" {priority} ", StringComparison.Ordinal) + priority.Length + 2)..];
        return JsonSerializer.SerializeToElement(
            new object[] { alert.GetProperty("rule"), priority, message, alert.GetProperty("tags") });
    }
}
