namespace AuditActors.App.Configuration;

/// <summary>What a node does for its cluster.</summary>
[Flags]
internal enum NodeRoles
{
    None = 0,

    /// <summary>Reads sources.</summary>
    Ingest = 1,

    /// <summary>Judges events: holds detectors.</summary>
    Detect = 2,

    /// <summary>Answers questions about alerts.</summary>
    Web = 4,

    All = Ingest | Detect | Web,
}
