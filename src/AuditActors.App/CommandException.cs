namespace AuditActors.App;

/// <summary>
/// Ends a command with one line on standard error. The exit code is 1 when the command could not do its work
/// (invalid rules, unreadable input) and 2 when it was called wrongly.
/// </summary>
internal sealed class CommandException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException WrongUsage(string message) => new(message, exitCode: 2);
}
