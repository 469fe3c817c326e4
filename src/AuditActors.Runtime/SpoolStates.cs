using System.Collections.Concurrent;
using AuditActors.Runtime.Ingest.Spool;

namespace AuditActors.Runtime;

/// <summary>What of a source waits on the disk of a node.</summary>
/// <param name="Source">Safe to print.</param>
/// <param name="Events">How many messages; a tail's message is an event.</param>
/// <param name="Bytes">What their files take.</param>
/// <param name="Limit">What the files of all sources of the node may take.</param>
public sealed record SpoolState(string Source, long Events, long Bytes, long Limit);

/// <summary>The spools of a node as they are now; as many as it reads tails.</summary>
public sealed class SpoolStates
{
    private readonly ConcurrentDictionary<string, (DiskSpool Spool, long Limit)> _spools = new(StringComparer.Ordinal);

    public IReadOnlyList<SpoolState> States =>
    [
        .. _spools.Select(each => Of(each.Key, each.Value)).OrderBy(state => state.Source, StringComparer.Ordinal),
    ];

    /// <summary>Null where the source has none.</summary>
    public SpoolState? Of(string source) => _spools.TryGetValue(source, out var spool) ? Of(source, spool) : null;

    internal void Add(string source, DiskSpool spool, long limit) => _spools[source] = (spool, limit);

    internal void Remove(string source) => _spools.TryRemove(source, out _);

    private static SpoolState Of(string source, (DiskSpool Spool, long Limit) held) =>
        new(source, held.Spool.Count, held.Spool.Bytes, held.Limit);
}
