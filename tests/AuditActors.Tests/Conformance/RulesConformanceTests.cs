using AuditActors.Rules;
using AuditActors.Rules.Text;
using Xunit.Abstractions;

namespace AuditActors.Tests.Conformance;

/// <summary>
/// Every recorded folder of rules: validity, codes in order, and alerts equal those of the reference engine.
/// </summary>
public sealed class RulesConformanceTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Recorded_rules_files_give_the_recorded_codes_and_alerts()
    {
        var report = new ConformanceReport("rules");
        foreach (var folder in Directory.EnumerateDirectories(ConformanceMaterial.Path("rules")).Order(StringComparer.Ordinal))
        {
            var recorded = new RulesCase(folder);
            Compare(recorded, report);
        }

        report.Print(output);
        Assert.Empty(report.Failures);
    }

    private static void Compare(RulesCase recorded, ConformanceReport report)
    {
        var load = RuleSetLoader.Load(recorded.Files, recorded.Options, TimeProvider.System);
        if (LoadDifference(recorded, load) is { } difference) report.Add(recorded.Id, difference);
        else if (load is RuleSetLoad.Loaded loaded) CompareAlerts(recorded, loaded, report);
        else report.Add(recorded.Id, null);
    }

    private static string? LoadDifference(RulesCase recorded, RuleSetLoad load)
    {
        var isValid = load is RuleSetLoad.Loaded;
        var said = string.Concat(load.Files.Select(DiagnosticPrinter.Verbose));
        if (isValid != recorded.Valid) return $"valid is {isValid}\n{said}";
        if (recorded.IsRefusedWithoutCodes) return null;
        var errors = Codes(load, file => file.Errors);
        if (!errors.SequenceEqual(recorded.ErrorCodes)) return $"errors are [{string.Join(' ', errors)}]\n{said}";
        var warnings = Codes(load, file => file.Warnings);
        return warnings.SequenceEqual(recorded.WarningCodes)
            ? null
            : $"warnings are [{string.Join(' ', warnings)}]\n{said}";
    }

    private static List<string> Codes(RuleSetLoad load, Func<FileFindings, IEnumerable<Diagnostic>> of) =>
        [.. load.Files.SelectMany(of).Select(finding => finding.Code.Name).Distinct()];

    private static void CompareAlerts(RulesCase recorded, RuleSetLoad.Loaded loaded, ConformanceReport report)
    {
        var run = new EventRun(loaded.Rules, recorded.MaxEventBytes);
        run.FeedLines(recorded.Events);
        var difference = AlertComparison.Difference(recorded.Alerts, run.Alerts);
        var reason = difference is null ? null : IntendedDifferences.OfRun(recorded, loaded.Description, run);
        if (reason is not null) report.AddIntended(recorded.Id, reason);
        else report.Add(recorded.Id, difference);
    }
}
