using System.CommandLine;
using System.Globalization;
using AuditActors.Rules.Sigma;

namespace AuditActors.App.Commands.Import;

/// <summary>Makes a rules file of Sigma's rules and correlations about Kubernetes audit events.</summary>
internal static class ImportSigmaCommand
{
    private const string ToStandardOutput = "-";

    private static readonly string[] Endings = [".yml", ".yaml"];

    public static Command Create()
    {
        var paths = PathArguments.OneOrMore("PATH", "Sigma files, and folders in and below which files end with .yml");
        var output = new Option<string>("--output", "-o")
        {
            Description = "The rules file to write; '-' is standard output",
            HelpName = "FILE",
            DefaultValueFactory = _ => ToStandardOutput,
        };
        var command = new DocumentedCommand(
            "sigma",
            "Makes a rules file of Sigma's rules and correlations about audit events. Says on standard error "
            + "what became of each document. Ends with 0 when anything was imported, with 1 otherwise.",
            "auditactors import sigma sigma/rules/application/kubernetes/ -o sigma.yaml",
            "auditactors import sigma mine.yml")
        {
            paths, output,
        };
        command.SetAction((parsed, cancelled) => RunAsync(
            parsed.GetRequiredValue(paths), parsed.GetValue(output)!, parsed.InvocationConfiguration, cancelled));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, string output, InvocationConfiguration console, CancellationToken cancelled)
    {
        var files = paths.SelectMany(path => PathArguments.Files(path, Endings)).Select(PathArguments.Read).ToList();
        if (files.Count == 0) throw new CommandException($"{string.Join(", ", paths)}: no Sigma files there (*.yml)");
        var result = SigmaImport.Import(files, TimeProvider.System);
        foreach (var document in result.Documents) Report(document, console.Error);
        var imported = result.Documents.Count(document => document.Refusal is null);
        console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{imported} imported, {result.Documents.Length - imported} refused"));
        if (imported == 0) return 1;
        if (output == ToStandardOutput) await console.Output.WriteAsync(result.Yaml);
        else await WriteAsync(output, result.Yaml, cancelled);
        return 0;
    }

    private static async Task WriteAsync(string path, string yaml, CancellationToken cancelled)
    {
        try
        {
            await File.WriteAllTextAsync(path, yaml, cancelled);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot be written: {e.Message}");
        }
    }

    private static void Report(SigmaOutcome document, TextWriter to)
    {
        var title = document.Title.Length > 0 ? $" '{document.Title}'" : "";
        to.WriteLine(document.Refusal is { } reason
            ? $"{document.Place}: refused{title}: {reason}"
            : $"{document.Place}: imported{title}");
        foreach (var note in document.Notes) to.WriteLine($"    {note}");
    }
}
