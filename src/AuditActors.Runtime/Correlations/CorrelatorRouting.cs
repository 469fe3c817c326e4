using Akka.Cluster.Sharding;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Correlations;

/// <summary>Message to correlator to shard, as <see cref="NamespaceRouting"/>.</summary>
public sealed class CorrelatorRouting : IMessageExtractor
{
    private readonly NamespaceRouting _shards = new();

    /// <summary>Nothing for messages that are for no correlator; the region reports them as unhandled.</summary>
    public string? EntityId(object message) =>
        message is IForCorrelator { Correlator: { Length: > 0 } key } ? key : null;

    public object? EntityMessage(object message) => message;

    [Obsolete("The region asks by entity.")]
    public string? ShardId(object message) => EntityId(message) is { } entity ? ShardId(entity) : null;

    public string ShardId(string entityId, object? messageHint = null) => _shards.ShardId(entityId, messageHint);
}
