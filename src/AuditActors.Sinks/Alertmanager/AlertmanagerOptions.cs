using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Alertmanager;

/// <summary>An Alertmanager of Prometheus.</summary>
public sealed record AlertmanagerOptions
{
    /// <summary>Its address with the path of its API.</summary>
    public required HttpPeerOptions Peer { get; init; }

    /// <summary>When it takes an alert for resolved; null leaves that to it.</summary>
    public TimeSpan? ExpiresAfter { get; init; }

    /// <summary>Whether output fields become labels; each value of each makes an alert of its own then.</summary>
    public bool FieldLabels { get; init; } = true;

    public IReadOnlyDictionary<string, string> ExtraLabels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> ExtraAnnotations { get; init; } = new Dictionary<string, string>();
}
