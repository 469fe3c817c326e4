using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Rules;
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
            Description = "Show what correlations may remember at most, worked out from their limits, and what a node "
                + "with them takes",
        };
        var node = new NodeOptions();
        var command = new DocumentedCommand(
            "validate",
            "Says of rules files what is wrong with them. Every error and warning comes with its place. Ends with 0 "
            + "when all are valid, with 1 otherwise.",
            "auditactors validate rules/",
            "auditactors validate k8s_audit_rules.yaml mine.yaml -o json",
            "auditactors validate rules/ --memory -c node.conf")
        {
            paths, output, memory,
        };
        foreach (var option in node.Where) command.Options.Add(option);
        command.SetAction(parsed => Validate(
            parsed.GetRequiredValue(paths),
            parsed.GetValue(output),
            Settings(parsed),
            parsed.InvocationConfiguration));
        return command;

        NodeSettings? Settings(ParseResult parsed)
        {
            if (parsed.GetValue(memory)) return node.Settings(parsed);
            return node.Where.All(option => parsed.GetResult(option) is null)
                ? null
                : throw CommandException.WrongUsage("settings are for --memory; 'auditactors run --check' checks them");
        }
    }

    private static int Validate(
        string[] paths, OutputFormat format, NodeSettings? node, InvocationConfiguration console)
    {
        var found = RulePaths.Read(paths, console.Error);
        var load = RuleSetLoader.Load(found.Files, node?.Rules ?? new RuleSetOptions(), TimeProvider.System);
        FileFindings[] findings = [.. found.Problems, .. load.Files];
        var memory = node is not null && load is RuleSetLoad.Loaded loaded
            ? new MemoryBounds(loaded.Rules.Correlations, node)
            : null;
        if (format == OutputFormat.Json) console.Output.WriteLine(Json(findings, memory));
        else Print(findings, memory, console.Output);
        return findings.All(file => file.IsValid) ? 0 : 1;
    }

    private static string Json(FileFindings[] findings, MemoryBounds? memory)
    {
        var written = LoadResultJson.Write(findings);
        if (memory is null || JsonNode.Parse(written) is not JsonObject results)
            return Encoding.UTF8.GetString(written);
        memory.AddTo(results);
        return results.ToJsonString(OutputFormats.Json);
    }

    private static void Print(FileFindings[] findings, MemoryBounds? memory, TextWriter to)
    {
        to.Write(string.Concat(findings.Select(DiagnosticPrinter.Verbose)));
        memory?.Print(to);
    }
}
