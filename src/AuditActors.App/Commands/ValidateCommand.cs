using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Text;

namespace AuditActors.App.Commands;

/// <summary>Loads rules files and tells all that is wrong with them.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var paths = PathArguments.OneOrMore(
            "RULES", "Rules files and folders of them, loaded in this order as one set");
        var output = OutputFormats.Option("How to print what was found; JSON as Falco's falco_load_results");
        var memory = new Option<bool>("--memory")
        {
            Description = "Show what correlations may remember at most, worked out from their limits",
        };
        var command = new DocumentedCommand(
            "validate",
            "Says of rules files what is wrong with them. Every error and warning comes with its place. Ends with 0 when all are valid, with 1 otherwise.",
            "auditactors validate rules/",
            "auditactors validate k8s_audit_rules.yaml mine.yaml -o json",
            "auditactors validate rules/ --memory")
        {
            paths, output, memory,
        };
        command.SetAction(parsed => Validate(
            parsed.GetRequiredValue(paths),
            parsed.GetValue(output),
            parsed.GetValue(memory),
            parsed.InvocationConfiguration));
        return command;
    }

    private static int Validate(string[] paths, OutputFormat format, bool memory, InvocationConfiguration console)
    {
        var found = RulePaths.Read(paths, console.Error);
        var load = RuleSetLoader.Load(found.Files, new RuleSetOptions(), TimeProvider.System);
        FileFindings[] findings = [.. found.Problems, .. load.Files];
        var correlations = memory && load is RuleSetLoad.Loaded loaded ? loaded.Rules.Correlations : null;
        if (format == OutputFormat.Json) console.Output.WriteLine(Json(findings, correlations));
        else Print(findings, correlations, console.Output);
        return findings.All(file => file.IsValid) ? 0 : 1;
    }

    private static string Json(FileFindings[] findings, CorrelationSet? correlations)
    {
        var written = LoadResultJson.Write(findings);
        if (correlations is null || JsonNode.Parse(written) is not JsonObject results)
            return Encoding.UTF8.GetString(written);
        results["correlation_memory"] = CorrelationMemory.Json(correlations);
        return results.ToJsonString(OutputFormats.Json);
    }

    private static void Print(FileFindings[] findings, CorrelationSet? correlations, TextWriter to)
    {
        to.Write(string.Concat(findings.Select(DiagnosticPrinter.Verbose)));
        if (correlations is not null) CorrelationMemory.Print(correlations, to);
    }
}
