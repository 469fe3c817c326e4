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

    public void Remarked(string remark) => LogRemark(remark);

    public void NotWatched(string folder, string reason) => LogNotWatched(folder, reason);

    public void CertificateRenewed(string file, DateTimeOffset until, bool restarts)
    {
        if (restarts) LogRestartsWithCertificate(file, until);
        else LogCertificateRenewed(file, until);
    }

    public void CertificateUnusable(string file, string reason) => LogCertificateUnusable(file, reason);

    [LoggerMessage(1007, LogLevel.Warning,
        "{File} holds another certificate, in force until {Until:yyyy-MM-dd}. The node shows it to others after a "
        + "restart (auditactors.cluster.tls.restart-when-renewed).")]
    private partial void LogCertificateRenewed(string file, DateTimeOffset until);

    [LoggerMessage(1008, LogLevel.Information,
        "{File} holds another certificate, in force until {Until:yyyy-MM-dd}. The node ends when it is its turn, to be "
        + "started again with it.")]
    private partial void LogRestartsWithCertificate(string file, DateTimeOffset until);

    [LoggerMessage(1009, LogLevel.Error,
        "{File}: other nodes will not trust what is there now: {Reason}. The node goes on with the certificate that it "
        + "had.")]
    private partial void LogCertificateUnusable(string file, string reason);

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

    [LoggerMessage(1010, LogLevel.Warning, "{Remark}.")]
    private partial void LogRemark(string remark);

    [LoggerMessage(1006, LogLevel.Warning, "{Folder}: changes are noticed by looking only: {Reason}")]
    private partial void LogNotWatched(string folder, string reason);
}
