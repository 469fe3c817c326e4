using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Akka.Cluster.Sharding;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// Message to entity to shard. The same on all nodes and for the life of a cluster: changing the number of shards
/// needs a stop of all nodes.
/// </summary>
public sealed class NamespaceRouting : IMessageExtractor
{
    /// <summary>About ten for each of the most nodes one expects.</summary>
    public const int Shards = 100;

    private static readonly string[] ShardNames =
        [.. Enumerable.Range(0, Shards).Select(shard => shard.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Nothing for messages that are for no namespace; the region reports them as unhandled.</summary>
    public string? EntityId(object message) =>
        message is IForNamespace { Namespace: { Length: > 0 } key } ? key : null;

    public object? EntityMessage(object message) => message;

    [Obsolete("The region asks by entity.")]
    public string? ShardId(object message) => EntityId(message) is { } entity ? ShardId(entity) : null;

    /// <summary>A hash that is stable across processes, reduced without sign.</summary>
    public string ShardId(string entityId, object? messageHint = null) =>
        ShardNames[XxHash32.HashToUInt32(MemoryMarshal.AsBytes(entityId.AsSpan())) % Shards];
}
