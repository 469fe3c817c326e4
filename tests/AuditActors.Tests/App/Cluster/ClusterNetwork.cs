using System.Net;

namespace AuditActors.Tests.App.Cluster;

/// <summary>Where the nodes of a test live, and what keeps them from reaching each other.</summary>
internal abstract class ClusterNetwork : IAsyncDisposable
{
    /// <summary>The address under which nodes reach what the test itself serves.</summary>
    public abstract IPAddress Host { get; }

    /// <summary>Whether nodes can be cut off from each other.</summary>
    public abstract bool CanCut { get; }

    /// <summary>A node's address, which others and the test reach.</summary>
    public abstract IPAddress AddressOf(int node);

    /// <summary>The program, with its arguments, that starts another one where that node lives; may be empty.</summary>
    public abstract IReadOnlyList<string> LauncherOf(int node);

    /// <summary>From now on nothing gets from one side to the other; both still reach the test.</summary>
    public abstract Task CutAsync(IReadOnlyCollection<int> side, IReadOnlyCollection<int> other);

    public abstract Task HealAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Namespaces of the network where this machine allows them; else the loopback address for all.</summary>
    public static async Task<ClusterNetwork> CreateAsync(int nodes) =>
        await NamespacedNetwork.TryCreateAsync(nodes) ?? (ClusterNetwork)new LoopbackNetwork();
}
