using System.Collections.Immutable;

namespace AuditActors.Runtime.Members;

/// <summary>What a node says of itself to others of its cluster.</summary>
/// <param name="Name">In whose name it logs alerts.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Rules">How many rules and correlations it has.</param>
/// <param name="RulesDigest">The same on nodes with the same rules.</param>
/// <param name="Sources">Those that it reads.</param>
public sealed record NodeStatus(
    string Name, string Version, int Rules, string RulesDigest, ImmutableArray<SourceStatus> Sources);

/// <summary>A source as the node that reads it sees it.</summary>
/// <param name="Source">Safe to print.</param>
/// <param name="IsConnected">Whether it brings events now.</param>
/// <param name="Reason">Why it does not; else empty.</param>
/// <param name="Position">
/// The time before which all of it is finished, in nanoseconds since 1970-01-01 UTC; 0 where that is not known.
/// </param>
public sealed record SourceStatus(string Source, bool IsConnected, string Reason, ulong Position)
{
    /// <summary>Events that wait on the node's disk.</summary>
    public long SpooledEvents { get; init; }

    /// <summary>What they take there.</summary>
    public long SpooledBytes { get; init; }
}
