using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AuditActors.App.Commands;

namespace AuditActors.App;

/// <summary>The usual help, and below it how the command is called in practice.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override int Invoke(ParseResult parseResult)
    {
        // The list of commands has room for the first sentence; each command's own help says the rest.
        foreach (var listed in parseResult.CommandResult.Command.Subcommands)
            listed.Description = FirstSentence(listed.Description);
        var result = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not DocumentedCommand { Examples.Length: > 0 } command) return result;
        var to = parseResult.InvocationConfiguration.Output;
        to.WriteLine("Examples:");
        foreach (var example in command.Examples) to.WriteLine($"  {example}");
        to.WriteLine();
        return result;
    }

    /// <summary>The command as one types it, parents first.</summary>
    public static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? $"{FullName(parent)} {command.Name}"
            : command.Name;

    private static string? FirstSentence(string? text) =>
        text?.IndexOf(". ", StringComparison.Ordinal) is { } end and > 0 ? text[..(end + 1)] : text;
}
