using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>
/// Log messages as single lines, for standard error. Exceptions give their message, and where they come from only
/// when the level is debug.
/// </summary>
/// <param name="write">Takes one line.</param>
/// <param name="clock">Puts the time in front; null leaves it out.</param>
/// <param name="own">From which level on the product speaks.</param>
/// <param name="others">From which level on its libraries do.</param>
internal sealed class LineLoggers(
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
        var time = clock is null ? "" : $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} ";
        var cause = exception is null ? "" : own <= LogLevel.Debug ? $" {exception}" : $" ({exception.Message})";
        write($"{time}{Word(level)}: {(message + cause).ReplaceLineEndings(own <= LogLevel.Debug ? "\n" : " ")}");
    }

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
