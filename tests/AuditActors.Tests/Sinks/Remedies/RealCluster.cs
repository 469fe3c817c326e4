using k8s;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>A real API server for all tests of a class; nothing where there is none.</summary>
public sealed class RealCluster : ITestCluster, IAsyncLifetime
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 40).Select(number => $"user-{number}")];
    private ApiServer? _server;
    private int _users = -1;

    public KubernetesClientConfiguration Configuration => _server!.Configuration;

    /// <summary>Somebody who may do nothing but what a test allows, and the cluster as that one sees it.</summary>
    public (string Name, ITestCluster Cluster) NewUser()
    {
        var name = Users[Interlocked.Increment(ref _users)];
        return (name, new Seen(_server!.As(name)));
    }

    public async Task InitializeAsync()
    {
        if (ApiServer.Assets is not null) _server = await ApiServer.StartAsync(Users);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private sealed record Seen(KubernetesClientConfiguration Configuration) : ITestCluster;
}
