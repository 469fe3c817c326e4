using System.Net;

namespace AuditActors.Tests.App.Cluster;

/// <summary>All nodes on the loopback address: there is no cutting them off.</summary>
internal sealed class LoopbackNetwork : ClusterNetwork
{
    public override IPAddress Host => IPAddress.Loopback;

    public override bool CanCut => false;

    public override IPAddress AddressOf(int node) => IPAddress.Loopback;

    public override IReadOnlyList<string> LauncherOf(int node) => [];

    public override Task CutAsync(IReadOnlyCollection<int> side, IReadOnlyCollection<int> other) =>
        throw new NotSupportedException();

    public override Task HealAsync() => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => default;
}
