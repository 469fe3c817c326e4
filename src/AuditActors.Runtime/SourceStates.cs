using System.Collections.Concurrent;
using System.Collections.Immutable;
using AuditActors.Runtime.Members;

namespace AuditActors.Runtime;

/// <summary>Whether a source brings events now, and if not, why; its name holds no secret.</summary>
public sealed record SourceState(string Source, bool IsConnected, string? Reason);

/// <summary>The sources that a node connects to, as they are now; as many as are configured.</summary>
public sealed class SourceStates
{
    private readonly ConcurrentDictionary<string, SourceState> _states = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Func<ulong?>> _read = new(StringComparer.Ordinal);

    public IReadOnlyList<SourceState> States =>
        [.. _states.Values.OrderBy(state => state.Source, StringComparer.Ordinal)];

    /// <summary>Whether it is not known to be away; sources that connect to nothing never are.</summary>
    public bool IsConnected(string source) => !_states.TryGetValue(source, out var state) || state.IsConnected;

    /// <summary>The sources that this node reads, whether they connect to something or not.</summary>
    public ImmutableArray<SourceStatus> Read() =>
    [
        .. _read.OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => new SourceStatus(
            source.Key,
            IsConnected(source.Key),
            _states.GetValueOrDefault(source.Key)?.Reason ?? "",
            source.Value() ?? 0)),
    ];

    /// <param name="source">Its name.</param>
    /// <param name="position">Gives the time before which all of it is finished, where that is known.</param>
    internal void Begun(string source, Func<ulong?> position) => _read[source] = position;

    internal void Ended(string source) => _read.TryRemove(source, out _);

    internal void Up(string source) => _states[source] = new SourceState(source, IsConnected: true, Reason: null);

    internal void Down(string source, string reason) =>
        _states[source] = new SourceState(source, IsConnected: false, reason);

    internal void Gone(string source) => _states.TryRemove(source, out _);
}
