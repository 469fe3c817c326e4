using System.CommandLine;
using System.Text;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Text;

namespace AuditActors.App.Commands.Remediation;

/// <summary>Loads remediation rules files and tells all that is wrong with them.</summary>
internal static class RemediationCheckCommand
{
    public static Command Create()
    {
        var paths = PathArguments.OneOrMore(
            "FILE", "Remediation rules files and folders of them, loaded in this order as one set");
        var output = OutputFormats.Option("How to print what was found; JSON as for validate");
        var command = new DocumentedCommand(
            "check",
            "Says of remediation rules what is wrong with them. Falco Talon's files are understood. Ends with 0 when "
            + "all are valid, with 1 otherwise.",
            "auditactors remediation check talon.yaml mine.yaml")
        {
            paths, output,
        };
        command.SetAction(parsed => Check(
            parsed.GetRequiredValue(paths), parsed.GetValue(output), parsed.InvocationConfiguration));
        return command;
    }

    private static int Check(string[] paths, OutputFormat format, InvocationConfiguration console)
    {
        var found = RulePaths.Read(paths, console.Error);
        var load = PlaybookLoader.Load(found.Files);
        FileFindings[] findings = [.. found.Problems, .. load.Files];
        console.Output.Write(format == OutputFormat.Json
            ? Encoding.UTF8.GetString(LoadResultJson.Write(findings)) + Environment.NewLine
            : string.Concat(findings.Select(DiagnosticPrinter.Verbose)));
        return findings.All(file => file.IsValid) ? 0 : 1;
    }
}
