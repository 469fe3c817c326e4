using System.CommandLine;
using System.Text;
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
        var command = new DocumentedCommand(
            "validate",
            "Says of rules files what is wrong with them. Every error and warning comes with its place. Ends with 0 when all are valid, with 1 otherwise.",
            "auditactors validate rules/",
            "auditactors validate k8s_audit_rules.yaml mine.yaml -o json")
        {
            paths, output,
        };
        command.SetAction(parsed => Validate(
            parsed.GetRequiredValue(paths), parsed.GetValue(output), parsed.InvocationConfiguration));
        return command;
    }

    private static int Validate(string[] paths, OutputFormat format, InvocationConfiguration console)
    {
        var found = RulePaths.Read(paths, console.Error);
        var load = RuleSetLoader.Load(found.Files, new RuleSetOptions(), TimeProvider.System);
        FileFindings[] findings = [.. found.Problems, .. load.Files];
        console.Output.Write(format == OutputFormat.Json
            ? Encoding.UTF8.GetString(LoadResultJson.Write(findings)) + Environment.NewLine
            : string.Concat(findings.Select(DiagnosticPrinter.Verbose)));
        return findings.All(file => file.IsValid) ? 0 : 1;
    }
}
