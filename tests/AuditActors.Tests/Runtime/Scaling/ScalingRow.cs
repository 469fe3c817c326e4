namespace AuditActors.Tests.Runtime.Scaling;

/// <summary>A cluster of some size.</summary>
internal sealed record ScalingRow
{
    public required int Nodes { get; init; }

    /// <summary>Which part of all events the busiest node judges.</summary>
    public required double BusiestShare { get; init; }

    /// <summary>Events a second when the busiest node is full.</summary>
    public required double ByNodes { get; init; }

    /// <summary>Events a second, of all namespaces, when the detector of the busiest one is full.</summary>
    public required double ByNamespace { get; init; }

    /// <summary>Messages a second by which nodes that all read tell each other how far they have come.</summary>
    public required long WatermarkMessages { get; init; }

    public double EventsPerSecond => Math.Min(ByNodes, ByNamespace);
}
