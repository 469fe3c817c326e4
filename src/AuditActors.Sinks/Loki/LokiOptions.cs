using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Loki;

/// <summary>A Loki of Grafana.</summary>
public sealed record LokiOptions
{
    /// <summary>Its address with the path for pushes.</summary>
    public required HttpPeerOptions Peer { get; init; }

    public IReadOnlyDictionary<string, string> ExtraLabels { get; init; } = new Dictionary<string, string>();
}
