namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>The actions on a real API server; skipped without one.</summary>
public sealed class RealClusterActionTests(RealCluster cluster)
    : ClusterActionTests(ApiServer.Assets is null ? null : cluster), IClassFixture<RealCluster>;
