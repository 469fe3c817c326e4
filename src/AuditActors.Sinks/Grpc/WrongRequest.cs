using Grpc.Core;

namespace AuditActors.Sinks.Grpc;

/// <summary>A request that asks for what cannot be.</summary>
internal static class WrongRequest
{
    public static RpcException Because(string message) => new(new Status(StatusCode.InvalidArgument, message));
}
