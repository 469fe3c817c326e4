using System.Collections.Concurrent;
using Akka.Actor;
using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// Since when shards have been at home on this node. What an engine did not store went with the node that its shard
/// came from, so that an engine which is new here may have missed what happened before. For any thread.
/// </summary>
internal sealed class ShardHomes
{
    private readonly ConcurrentDictionary<string, (long Uid, long Since)> _shards = new(StringComparer.Ordinal);

    /// <summary>Event time before which events of the shard may have been seen elsewhere only.</summary>
    /// <param name="shard">The actor of the shard; another one after each move.</param>
    /// <param name="now">Time of an event that is for it.</param>
    /// <param name="mayHaveMoved">Whether there has ever been another node that it may have come from.</param>
    public long Since(IActorRef shard, long now, bool mayHaveMoved)
    {
        var arrival = (shard.Path.Uid, mayHaveMoved ? now : EventTime.Beginning);
        return _shards.AddOrUpdate(
            shard.Path.ToStringWithoutAddress(),
            arrival,
            (_, known) => known.Uid == arrival.Uid ? known : arrival).Since;
    }
}
