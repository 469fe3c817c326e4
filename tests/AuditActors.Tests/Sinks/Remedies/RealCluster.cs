using System.Text.Json.Nodes;
using k8s;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>A real API server and a kubelet for all tests of a class; nothing where there is none.</summary>
public sealed class RealCluster : ITestCluster, IAsyncLifetime
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 40).Select(number => $"user-{number}")];
    private ApiServer? _server;
    private TestKubelet? _kubelet;
    private int _users = -1;

    public KubernetesClientConfiguration Configuration => _server!.Configuration;

    public JsonObject NodeStatus => _kubelet!.NodeStatus;

    public TestContainers Containers { get; } = new();

    /// <summary>Somebody who may do nothing but what a test allows, and the cluster as that one sees it.</summary>
    public (string Name, ITestCluster Cluster) NewUser()
    {
        var name = Users[Interlocked.Increment(ref _users)];
        return (name, new Seen(_server!.As(name), NodeStatus, Containers));
    }

    public async Task InitializeAsync()
    {
        if (ApiServer.Assets is null) return;
        _kubelet = new TestKubelet(Containers);
        await _kubelet.StartAsync();
        _server = await ApiServer.StartAsync(Users, _kubelet.ApiServerArguments);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_kubelet is not null) await _kubelet.DisposeAsync();
    }

    private sealed record Seen(
        KubernetesClientConfiguration Configuration, JsonObject NodeStatus, TestContainers Containers) : ITestCluster;
}
