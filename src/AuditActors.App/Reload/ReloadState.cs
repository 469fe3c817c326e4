namespace AuditActors.App.Reload;

/// <summary>What reloading has come to, for probes and metrics; written by one, read by any.</summary>
internal sealed class ReloadState(string digest, TimeProvider clock)
{
    private const int LongestError = 2000;

    private volatile ReloadStatus _now = new()
    {
        Digest = digest,
        InForceSince = clock.GetUtcNow(),
        LastSuccess = clock.GetUtcNow(),
    };

    public ReloadStatus Now => _now;

    public void Failed(string error) => _now = _now with
    {
        Attempts = _now.Attempts + 1,
        Failures = _now.Failures + 1,
        Error = error.Length > LongestError ? $"{error[..LongestError]}…" : error,
    };

    public void Succeeded(string inForce, IReadOnlyList<string> needRestart) => _now = _now with
    {
        Digest = inForce,
        InForceSince = inForce == _now.Digest ? _now.InForceSince : clock.GetUtcNow(),
        Attempts = _now.Attempts + 1,
        LastSuccess = clock.GetUtcNow(),
        Error = null,
        NeedRestart = needRestart,
    };
}
