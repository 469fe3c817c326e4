using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Otlp;

/// <summary>How the OpenTelemetry protocol travels.</summary>
public enum OtlpTransport
{
    /// <summary>Protobuf in HTTP requests.</summary>
    Http,

    Grpc,
}

/// <summary>A receiver of OpenTelemetry's logs.</summary>
public sealed record OtlpOptions
{
    public required OtlpTransport Transport { get; init; }

    public required HttpPeerOptions Peer { get; init; }

    /// <summary>Attributes of the resource that alerts come from.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; init; } = new Dictionary<string, string>();
}
