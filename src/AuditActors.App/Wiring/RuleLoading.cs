using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Rules.Text;

namespace AuditActors.App.Wiring;

/// <summary>Rules files to the rule set of a node.</summary>
internal static class RuleLoading
{
    /// <summary>Fails with <see cref="CommandException"/>, which tells every error, when a file is not valid.</summary>
    /// <param name="settings">Which files, and what to make of them.</param>
    /// <param name="clock">Decides which offset of the time zone is in force.</param>
    /// <param name="further">Loaded after the files.</param>
    public static RuleSet Load(NodeSettings settings, TimeProvider clock, params IEnumerable<SourceText> further)
    {
        var missing = settings.RulePaths.FirstOrDefault(path => !Path.Exists(path));
        if (missing is not null) throw new CommandException($"{missing}: there is no such rules file or folder");
        var found = RuleFiles.Read(settings.RulePaths);
        var load = RuleSetLoader.Load([.. found.Files, .. further], settings.Rules, clock);
        if (found.Problems.IsEmpty && load is RuleSetLoad.Loaded loaded) return loaded.Rules;
        throw new CommandException(Errors([.. found.Problems, .. load.Files]));
    }

    /// <summary>What is in order and yet hardly meant: paths without rules, and nothing in force at all.</summary>
    public static IEnumerable<string> Remarks(NodeSettings settings, RuleSet rules)
    {
        foreach (var skipped in RuleFiles.Read(settings.RulePaths).Skipped) yield return $"left out {skipped}";
        if (HasNone(rules))
            yield return "no rule and no correlation is in force: no event can raise an alert";
    }

    /// <summary>Prints the remarks on standard error, as a start does.</summary>
    public static void TellRemarks(NodeSettings settings, RuleSet rules)
    {
        foreach (var remark in Remarks(settings, rules)) Console.Error.WriteLine($"auditactors: {remark}");
    }

    /// <summary>Whether no event can raise an alert.</summary>
    public static bool HasNone(RuleSet rules) => rules.Rules.IsEmpty && rules.Correlations.Correlations.IsEmpty;

    /// <summary>Whether there is no rules file, or nothing in any of them.</summary>
    public static bool FindsNothing(NodeSettings settings) =>
        RuleFiles.Read(settings.RulePaths).Files.All(file => file.Utf8.Trim(" \t\r\n"u8).IsEmpty);

    private static string Errors(IEnumerable<FileFindings> files) => string.Concat(
        files.SelectMany(file => file.Errors.Concat(file.FurtherErrors)).Select(DiagnosticPrinter.One)).TrimEnd();
}
