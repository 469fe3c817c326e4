namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>Something bad that happens to a cluster under load.</summary>
internal sealed record Fault
{
    public required string Name { get; init; }

    /// <summary>How many nodes there are, or may be.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>How many nodes run when it happens; null for all.</summary>
    public int? AtFirst { get; init; }

    /// <summary>The profile of the nodes.</summary>
    public string Profile { get; init; } = "cluster";

    /// <summary>How long events come.</summary>
    public required TimeSpan Load { get; init; }

    /// <summary>Within which detection of all namespaces has to flow again.</summary>
    public required TimeSpan Target { get; init; }

    /// <summary>
    /// Within which events of namespaces that nobody has seen before are judged, where others may have to wait; null
    /// where all of them may.
    /// </summary>
    public TimeSpan? NewWithin { get; init; }

    /// <summary>Whether nodes have to be cut off from each other.</summary>
    public bool NeedsCut { get; init; }

    /// <summary>The stream hangs up after that many events; null for never.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Makes it happen, and good again where it can be. The load goes on meanwhile.</summary>
    public required Func<FaultRun, Task> Happen { get; init; }

    public override string ToString() => Name;
}
