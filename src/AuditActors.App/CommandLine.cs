using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AuditActors.App.Commands;
using AuditActors.App.Commands.DeadLetters;
using AuditActors.App.Commands.Import;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Commands.Remediation;

namespace AuditActors.App;

/// <summary>
/// The commands of the executable. Exit codes: 0 done, 1 the work could not be done (invalid rules, unreadable
/// input), 2 wrong usage. Errors are one line each on standard error.
/// </summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;
    private const string DebugVariable = "AUDITACTORS_DEBUG";

    // Longer than a node may take to hand its work to others, so that the command ends it and not the parser.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(50);

    private static readonly Option<bool> Debug = new("--debug")
    {
        Description = $"Show where unexpected errors come from (also with {DebugVariable}=1)",
        Recursive = true,
    };

    public static async Task<int> RunAsync(string[] args)
    {
        Console.SetError(new ErrorOutput(Console.Error));
        var parsed = Root().Parse(args);
        if (parsed.Action is ParseErrorAction) return ReportUsage(parsed);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (CommandException e)
        {
            Complain(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception e)
        {
            Complain(ShowsOrigin(parsed) ? e.ToString() : Unexpected(e));
            return Failed;
        }
    }

    /// <summary>All commands with their options.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand(
            "Runs Falco rules over Kubernetes audit events, in actors that share the work of a cluster by namespace.")
        {
            RunCommand.Create(),
            ReplayCommand.Create(),
            TailCommand.Create(),
            ExplainCommand.Create(),
            ClusterCommand.Create(),
            ValidateCommand.Create(),
            TestCommand.Create(),
            FieldsCommand.Create(),
            RulesCommand.Create(),
            ImportCommand.Create(),
            LdpEmulatorCommand.Create(),
            BenchCommand.Create(),
            DeadLettersCommand.Create(),
            RemediationCommand.Create(),
            VersionCommand.Create(),
        };
        root.Options.Add(Debug);
        RunCommand.GiveActionTo(root);
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
        return root;
    }

    private static int ReportUsage(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) Complain(error.Message);
        Console.Error.WriteLine($"See '{HelpWithExamples.FullName(parsed.CommandResult.Command)} --help'.");
        return WrongUsage;
    }

    private static void Complain(string message) => Console.Error.WriteLine($"auditactors: {message}");

    private static string Unexpected(Exception e) =>
        $"unexpected {e.GetType().Name}: {OneLine(e.Message)} ({DebugVariable}=1 shows where)";

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));

    private static bool ShowsOrigin(ParseResult parsed) =>
        parsed.GetValue(Debug) || Environment.GetEnvironmentVariable(DebugVariable) is "1" or "true";
}
