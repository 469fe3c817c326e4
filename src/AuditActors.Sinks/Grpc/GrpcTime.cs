using AuditActors.Events;
using Google.Protobuf.WellKnownTypes;

namespace AuditActors.Sinks.Grpc;

/// <summary>Nanoseconds since 1970-01-01 UTC as protobuf has them.</summary>
internal static class GrpcTime
{
    public static Timestamp Of(ulong time) => new()
    {
        Seconds = (long)(time / UnixNanoseconds.PerSecond),
        Nanos = (int)(time % UnixNanoseconds.PerSecond),
    };

    public static ulong Nanoseconds(Timestamp? time) =>
        time is null ? 0 : UnixNanoseconds.From(time.Seconds, time.Nanos);
}
