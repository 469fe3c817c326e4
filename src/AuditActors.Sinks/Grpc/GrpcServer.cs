using System.Net;
using AuditActors.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuditActors.Sinks.Grpc;

/// <summary>
/// Serves the alert log by gRPC, without encryption: Falco's services, our own, health and reflection.
/// </summary>
public sealed class GrpcServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private readonly WebApplication _server;

    private GrpcServer(WebApplication server) => _server = server;

    /// <summary>Where it listens, as a client writes it.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Fails with <see cref="IOException"/> when the address is taken.</summary>
    public static async Task<GrpcServer> StartAsync(
        IPEndPoint listen,
        IAlertLog log,
        AlertFormatter formatter,
        GrpcVersions versions,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;
            kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(log).AddSingleton(formatter).AddSingleton(versions);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddGrpc();
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
        var server = new GrpcServer(builder.Build());
        await server.ListenAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        _server.UseRouting();
        _server.MapGrpcService<FalcoOutputs>();
        _server.MapGrpcService<FalcoVersion>();
        _server.MapGrpcService<AlertService>();
        _server.MapGrpcHealthChecksService();
        _server.MapGrpcReflectionService();
        await _server.StartAsync(cancellationToken);
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.Single());
    }

    // Signals belong to the command that runs the node.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
