using Akka.Actor;
using Akka.Cluster;
using AuditActors.Runtime;

namespace AuditActors.App.Health;

/// <summary>What a node can say of itself at any time, without disturbing its work.</summary>
internal sealed class NodeHealth(ActorSystem system, RuntimeSignals signals)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public RunTally Tally => signals.Tally;

    public IReadOnlyList<SourceState> Sources => signals.Sources.States;

    /// <summary>The members as this node sees them.</summary>
    public ClusterEvent.CurrentClusterState Cluster => Akka.Cluster.Cluster.Get(system).State;

    /// <summary>A sink that cannot deliver is no obstacle: the log keeps its alerts.</summary>
    public IReadOnlyList<SinkState> Sinks => signals.Sinks.States;

    /// <summary>Why the node cannot do its work now; empty when it can.</summary>
    public IReadOnlyList<string> Obstacles()
    {
        var obstacles = new List<string>();
        if (Place(Akka.Cluster.Cluster.Get(system)) is { } place) obstacles.Add(place);
        if (signals.IsStoreAway) obstacles.Add("the store cannot be used");
        if (Sources.Count > 0 && Sources.All(source => !source.IsConnected) && !BringsOthers())
            obstacles.Add("no source is connected");
        return obstacles;
    }

    // A node that no seed node has let in yet has the status of one that was removed.
    private static string? Place(Akka.Cluster.Cluster cluster) => cluster.SelfMember.Status switch
    {
        MemberStatus.Up => null,
        MemberStatus.Removed when !cluster.IsTerminated =>
            "the node is not in its cluster yet: no seed node has let it in",
        var status => $"the node is {status} in its cluster, not Up",
    };

    // Whoever posts or writes files must not be turned away because a stream is away.
    private bool BringsOthers() => signals.Sources.Read().Any(source => source.IsConnected);

    /// <summary>Whether the threads that run actors still take work.</summary>
    public async Task<bool> IsAliveAsync(TimeProvider clock)
    {
        if (system.WhenTerminated.IsCompleted) return false;
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.Dispatchers.DefaultGlobalDispatcher.Schedule(answered.SetResult);
        try
        {
            await answered.Task.WaitAsync(Patience, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
