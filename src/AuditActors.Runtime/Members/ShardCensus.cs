using System.Collections.Concurrent;

namespace AuditActors.Runtime.Members;

/// <summary>How many shards a node had when it was last asked, and what lived in them; by kind.</summary>
public sealed class ShardCensus
{
    private readonly ConcurrentDictionary<string, (int Shards, int Entities)> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, (int Shards, int Entities)> Counts => _counts;

    internal void Note(string kind, int shards, int entities) => _counts[kind] = (shards, entities);
}
