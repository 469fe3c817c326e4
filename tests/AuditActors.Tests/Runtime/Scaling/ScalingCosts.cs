namespace AuditActors.Tests.Runtime.Scaling;

/// <summary>What an event costs, as measured; where and how stands in deploy/SCALING.md.</summary>
internal sealed record ScalingCosts
{
    /// <summary>CPU of an event on its whole way through a single node.</summary>
    public required double EventMicroseconds { get; init; }

    /// <summary>By how much more it costs where nodes share the work.</summary>
    public required double ClusterFactor { get; init; }

    /// <summary>Which part of it the detector's node bears.</summary>
    public required double JudgingShare { get; init; }

    /// <summary>CPU of a detector for an event: it does one after another.</summary>
    public double JudgingMicroseconds => EventMicroseconds * JudgingShare;

    public required int CoresPerNode { get; init; }
}
