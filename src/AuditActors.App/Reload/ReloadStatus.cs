namespace AuditActors.App.Reload;

/// <summary>Which rules and settings a node has, and what its last attempts to take up others have come to.</summary>
internal sealed record ReloadStatus
{
    /// <summary>Names the rules in force.</summary>
    public required string Digest { get; init; }

    /// <summary>When they were put in force.</summary>
    public required DateTimeOffset InForceSince { get; init; }

    public long Attempts { get; init; }

    public long Failures { get; init; }

    /// <summary>When rules and settings were last found in order: at the start, at first.</summary>
    public required DateTimeOffset LastSuccess { get; init; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Settings that have changed since the start and wait for a restart.</summary>
    public IReadOnlyList<string> NeedRestart { get; init; } = [];
}
