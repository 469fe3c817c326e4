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
        var paths = PathArguments.OneOrMore("RULES", "Rules files and folders of them, loaded in this order as one set");
        var output = OutputFormats.Option("How to print what was found; JSON as Falco's falco_load_results");
        var command = new DocumentedCommand(
            "validate",
            "Loads rules files and says for each whether it is valid, with the place of every error and warning. "
            + "Ends with 0 when all are valid, with 1 otherwise.",
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
        if (format == OutputFormat.Json) console.Output.WriteLine(Encoding.UTF8.GetString(LoadResultJson.Write(findings)));
        else foreach (var file in findings) console.Output.Write(DiagnosticPrinter.Verbose(file));
        return findings.All(file => file.IsValid) ? 0 : 1;
    }
}
