using Microsoft.Extensions.Logging;

namespace AuditActors.App.Reload;

/// <summary>What reloading has to say.</summary>
internal sealed partial class ReloadSignals(ILogger logger)
{
    // As many as a screen shows; 'auditactors validate' tells the rest.
    private const int MostLines = 40;

    private readonly ILogger _logger = logger;

    public void Refused(string digest, string error)
    {
        LogRefused(digest);
        foreach (var line in error.Split('\n').Take(MostLines)) LogError(line);
    }

    public void Reloaded(string digest, string what) => LogReloaded(digest, what);

    public void NothingNew(string digest) => LogNothingNew(digest);

    public void NeedsRestart(string setting) => LogNeedsRestart(setting);

    public void NotWatched(string folder, string reason) => LogNotWatched(folder, reason);

    [LoggerMessage(1001, LogLevel.Information, "Reloaded; rules {Digest}: {What}.")]
    private partial void LogReloaded(string digest, string what);

    [LoggerMessage(1002, LogLevel.Information, "Reloaded; rules {Digest}: nothing has changed.")]
    private partial void LogNothingNew(string digest);

    [LoggerMessage(1003, LogLevel.Error, "Reload refused: what was in force stays so, rules {Digest}. What is wrong:")]
    private partial void LogRefused(string digest);

    [LoggerMessage(1004, LogLevel.Error, "{Line}")]
    private partial void LogError(string line);

    [LoggerMessage(1005, LogLevel.Warning, "{Setting} has changed, and needs a restart.")]
    private partial void LogNeedsRestart(string setting);

    [LoggerMessage(1006, LogLevel.Warning, "{Folder}: changes are noticed by looking only: {Reason}")]
    private partial void LogNotWatched(string folder, string reason);
}
