using System.Collections.Concurrent;

namespace AuditActors.Runtime;

/// <summary>Whether the receiver of a sink takes alerts now, if not why, and how many wait for it in the log.</summary>
public sealed record SinkState(string Sink, bool IsAvailable, string? Reason, long Backlog);

/// <summary>The sinks of a node as they are now; as many as are configured.</summary>
public sealed class SinkStates
{
    private readonly ConcurrentDictionary<string, SinkState> _states = new(StringComparer.Ordinal);

    public IReadOnlyList<SinkState> States => [.. _states.Values.OrderBy(state => state.Sink, StringComparer.Ordinal)];

    internal void Add(string sink) => _states[sink] = new SinkState(sink, IsAvailable: true, Reason: null, Backlog: 0);

    internal void Remove(string sink) => _states.TryRemove(sink, out _);

    /// <summary>False when it was up before.</summary>
    internal bool Up(string sink)
    {
        if (!_states.TryGetValue(sink, out var state) || state.IsAvailable) return false;
        Change(sink, down => down with { IsAvailable = true, Reason = null });
        return true;
    }

    internal void Down(string sink, string reason) =>
        Change(sink, state => state with { IsAvailable = false, Reason = reason });

    internal void Backlog(string sink, long alerts) => Change(sink, state => state with { Backlog = alerts });

    private void Change(string sink, Func<SinkState, SinkState> change) => _states.AddOrUpdate(
        sink,
        name => change(new SinkState(name, IsAvailable: true, Reason: null, Backlog: 0)),
        (_, state) => change(state));
}
