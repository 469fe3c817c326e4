using Google.Protobuf.WellKnownTypes;

namespace AuditActors.Sinks.Grpc;

/// <summary>Nanoseconds since 1970-01-01 UTC as protobuf has them.</summary>
internal static class GrpcTime
{
    private const ulong PerSecond = 1_000_000_000;

    public static Timestamp Of(ulong time) => new()
    {
        Seconds = (long)(time / PerSecond),
        Nanos = (int)(time % PerSecond),
    };
}
