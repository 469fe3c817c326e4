using System.Diagnostics.Metrics;

namespace AuditActors.Sinks.Grpc;

/// <summary>The metrics of the gRPC server.</summary>
public sealed class GrpcSignals : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "AuditActors.Grpc";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _refused;

    public GrpcSignals() => _refused = _meter.CreateCounter<long>(
        "auditactors.grpc.refused", description: "Calls of clients without the role that they need, by reason.");

    public void Dispose() => _meter.Dispose();

    internal void Refused(string reason) => _refused.Add(1, KeyValuePair.Create("reason", (object?)reason));
}
