namespace AuditActors.Runtime.Ingest.Spool;

/// <summary>Where events of tails wait while detectors cannot take them.</summary>
public sealed record SpoolOptions
{
    /// <summary>Made when needed. Nothing else may be in it.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes that files of all sources of the node take together, at most.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>How long an event waits in memory, and its source with it, before the disk is used.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(1);
}
