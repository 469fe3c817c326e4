using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;

namespace AuditActors.App.Commands;

/// <summary>Says which build this is.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var output = OutputFormats.Option();
        var command = new DocumentedCommand("version", "Prints the version of the program and of what it runs on.")
        {
            output,
        };
        command.SetAction(parsed => Print(
            parsed.InvocationConfiguration.Output, parsed.GetValue(output)));
        return command;
    }

    private static void Print(TextWriter to, OutputFormat format)
    {
        var version = ProductVersion.Text;
        var runtime = RuntimeInformation.FrameworkDescription;
        to.WriteLine(format == OutputFormat.Json
            ? JsonSerializer.Serialize(new { version, runtime })
            : $"auditactors {version} on {runtime}");
    }
}
