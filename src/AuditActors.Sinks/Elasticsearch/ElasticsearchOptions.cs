using AuditActors.Sinks.Http;

namespace AuditActors.Sinks.Elasticsearch;

/// <summary>How often a new index begins.</summary>
public enum IndexSuffix
{
    None,
    Daily,
    Monthly,
    Annually,
}

/// <summary>An Elasticsearch or OpenSearch.</summary>
public sealed record ElasticsearchOptions
{
    /// <summary>Its address with the path and the parameters of its bulk API.</summary>
    public required HttpPeerOptions Peer { get; init; }

    /// <summary>The index, or data stream.</summary>
    public required string Index { get; init; }

    /// <summary>By the event's date, in UTC.</summary>
    public IndexSuffix Suffix { get; init; } = IndexSuffix.Daily;
}
