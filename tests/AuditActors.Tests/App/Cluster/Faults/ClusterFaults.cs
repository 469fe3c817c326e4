namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>Tests that need the machine to themselves: they measure how long things take.</summary>
[CollectionDefinition(nameof(ClusterFaults), DisableParallelization = true)]
public sealed class ClusterFaults;
