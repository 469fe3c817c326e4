using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>
/// Log messages as single lines, for standard error. Exceptions give their message, and where they come from only
/// when the level is debug; so do messages of the actor system, which have it in their text.
/// </summary>
/// <param name="write">Takes one line.</param>
/// <param name="clock">Puts the time in front; null leaves it out.</param>
/// <param name="own">From which level on the product speaks.</param>
/// <param name="others">From which level on its libraries do.</param>
internal sealed partial class LineLoggers(
    Action<string> write, TimeProvider? clock, LogLevel own, LogLevel others) : ILoggerProvider
{
    private const string OwnPrefix = "AuditActors.";

    public ILogger CreateLogger(string categoryName) =>
        new Logger(this, categoryName.StartsWith(OwnPrefix, StringComparison.Ordinal) ? own : others);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message, Exception? exception)
    {
        var isDebugging = own <= LogLevel.Debug;
        var time = clock is null ? "" : $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} ";
        var cause = exception is null ? "" : isDebugging ? $" {exception}" : $" ({exception.Message})";
        var text = isDebugging ? message + cause : Places().Replace(Heading().Replace(message, ""), "") + cause;
        write($"{time}{Word(level)}: {text.ReplaceLineEndings(isDebugging ? "\n" : " ")}");
    }

    // The actor system's own level, time and thread, which stand there already.
    [GeneratedRegex(@"\A\[[A-Z]+\]\[[^\]]*\]\[Thread \d+\]", RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\r?\n\s*(at |---)[^\r\n]*", RegexOptions.NonBacktracking)]
    private static partial Regex Places();

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class Logger(LineLoggers loggers, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) loggers.Write(logLevel, formatter(state, exception), exception);
        }
    }
}
