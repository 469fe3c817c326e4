using System.Collections.Concurrent;

namespace AuditActors.Runtime;

/// <summary>Whether a source brings events now, and if not, why; its name holds no secret.</summary>
public sealed record SourceState(string Source, bool IsConnected, string? Reason);

/// <summary>The sources that a node connects to, as they are now; as many as are configured.</summary>
public sealed class SourceStates
{
    private readonly ConcurrentDictionary<string, SourceState> _states = new(StringComparer.Ordinal);

    public IReadOnlyList<SourceState> States => [.. _states.Values.OrderBy(state => state.Source, StringComparer.Ordinal)];

    /// <summary>Whether it is not known to be away; sources that connect to nothing never are.</summary>
    public bool IsConnected(string source) => !_states.TryGetValue(source, out var state) || state.IsConnected;

    internal void Up(string source) => _states[source] = new SourceState(source, IsConnected: true, Reason: null);

    internal void Down(string source, string reason) =>
        _states[source] = new SourceState(source, IsConnected: false, reason);

    internal void Gone(string source) => _states.TryRemove(source, out _);
}
