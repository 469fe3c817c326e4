using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.Sinks.Grpc;

/// <summary>Looks at the cluster for those who ask by gRPC.</summary>
public interface IClusterView
{
    Task<ClusterState> DescribeAsync(CancellationToken cancellationToken);
}
