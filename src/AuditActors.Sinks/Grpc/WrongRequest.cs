using Grpc.Core;

namespace AuditActors.Sinks.Grpc;

/// <summary>A request that asks for what cannot be.</summary>
internal static class WrongRequest
{
    public static RpcException Because(string message) => new(new Status(StatusCode.InvalidArgument, message));

    /// <summary>A text to be looked up. Databases have no NUL; asking for one would count as their fault.</summary>
    public static string Checked(string field, string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw Because($"{field}: there is a NUL in it") : text;
}
