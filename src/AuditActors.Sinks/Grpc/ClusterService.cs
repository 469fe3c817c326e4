using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;

namespace AuditActors.Sinks.Grpc;

/// <summary>The cluster for gRPC clients.</summary>
internal sealed class ClusterService(IClusterView view) : Cluster.ClusterBase
{
    public override Task<ClusterState> Describe(DescribeRequest request, ServerCallContext context) =>
        view.DescribeAsync(context.CancellationToken);
}
