using System.Net;
using AuditActors.Events;
using AuditActors.Sinks.Grpc;

namespace AuditActors.Tests.Sinks;

/// <summary>What a gRPC server of tests is built from.</summary>
internal static class SomeGrpc
{
    public static GrpcParts Parts(IAlertLog log, GrpcListen? listen = null) => new()
    {
        Listen = listen ?? Loopback(),
        Log = log,
        Formatter = new CurrentFormatter(
            new AlertFormatter(new AlertFormatOptions { Hostname = "host" }, TimeProvider.System)),
        Versions = new GrpcVersions(new Version(0, 1, 0), new Version(0, 62, 0)),
    };

    public static GrpcListen Loopback(int port = 0) => new GrpcListen.Tcp(new IPEndPoint(IPAddress.Loopback, port));
}
