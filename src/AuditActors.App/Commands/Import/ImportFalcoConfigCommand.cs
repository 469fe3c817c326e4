using System.CommandLine;
using System.Text;
using AuditActors.App.Import;

namespace AuditActors.App.Commands.Import;

/// <summary>Writes our configuration from Falco's.</summary>
internal static class ImportFalcoConfigCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "falco.yaml, or values of Falco's chart",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Where to write the configuration; without it, to standard output",
            HelpName = "FILE",
        };
        var command = new DocumentedCommand(
            "falco-config",
            "Writes a configuration from falco.yaml or the values of Falco's chart: sources, rules, outputs. What has "
            + "no counterpart is told on standard error and at the end of the file. A token is never written.",
            "auditactors import falco-config /etc/falco/falco.yaml -o node.conf",
            "auditactors import falco-config values-k8saudit.yaml")
        {
            file, output,
        };
        command.SetAction(parsed => Import(
            parsed.GetRequiredValue(file), parsed.GetValue(output), parsed.InvocationConfiguration));
        return command;
    }

    private static int Import(string file, string? output, InvocationConfiguration console)
    {
        var imported = FalcoConfigImport.Convert(file, Read(file));
        foreach (var note in imported.Notes) console.Error.WriteLine(note);
        if (output is null) console.Output.Write(imported.Print());
        else Write(output, imported.Print());
        return 0;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file}: {e.Message}");
        }
    }

    private static void Write(string file, string text)
    {
        try
        {
            using var created = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            created.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(File.Exists(file)
                ? $"{file}: it is there already; nothing is overwritten"
                : $"{file}: {e.Message}");
        }
    }
}
