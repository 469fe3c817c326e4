using AuditActors.Events;
using AuditActors.Sinks.Hosting;
using AuditActors.Sinks.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuditActors.Sinks.Grpc;

/// <summary>
/// Serves the alert log and the cluster by gRPC: Falco's services, our own, health and reflection.
/// </summary>
public sealed class GrpcServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private const int MostConnections = 1000;
    private readonly WebApplication _server;
    private readonly CurrentFormatter _formatter;

    private GrpcServer(WebApplication server, CurrentFormatter formatter) =>
        (_server, _formatter) = (server, formatter);

    /// <summary>Where it listens: <c>http://…</c>, <c>https://…</c> or <c>unix:PATH</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Fails with <see cref="IOException"/>: the address is taken, a certificate cannot be read.</summary>
    public static async Task<GrpcServer> StartAsync(GrpcParts parts, CancellationToken cancellationToken)
    {
        var listen = parts.Listen;
        var tls = listen is GrpcListen.Tcp { Tls: { } load } ? load(parts.Warn) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            Listen(kestrel, listen, tls);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(parts.Formatter).AddSingleton(parts.Versions);
        if (parts.Log is { } log) builder.Services.AddSingleton(log);
        if (parts.Cluster is { } cluster) builder.Services.AddSingleton(cluster);
        if (parts.Remediation is { } desk) builder.Services.AddSingleton(desk);
        if (parts.DeadLetters is { } letters) builder.Services.AddSingleton(letters);
        builder.Services.AddAccess(parts.Access).AddSingleton<GrpcSignals>();
        builder.Services.AddOwnersLifetime(ShutdownTimeout);
        builder.Services.AddGrpc();
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks().AddCheck("server", () => HealthCheckResult.Healthy());
        var server = new GrpcServer(builder.Build(), parts.Formatter);
        server.Map(parts);
        await server.ListenAsync(listen, cancellationToken);
        return server;
    }

    /// <summary>From now on the texts of alerts look like this.</summary>
    public void Reformat(AlertFormatter formatter) => _formatter.Now = formatter;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, GrpcListen listen, ServerTls? tls)
    {
        switch (listen)
        {
            case GrpcListen.Tcp tcp:
                kestrel.Listen(tcp.Address, Speak);
                break;
            case GrpcListen.UnixSocket socket:
                SocketFile.RemoveAbandoned(socket.Path);
                kestrel.ListenUnixSocket(socket.Path, Speak);
                break;
        }

        void Speak(ListenOptions endpoint)
        {
            endpoint.Protocols = HttpProtocols.Http2;
            if (tls is not null)
                endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls.Options()) });
        }
    }

    private void Map(GrpcParts parts)
    {
        _server.UseRouting();
        _server.UseAuthentication();
        _server.UseAuthorization();
        _server.MapGrpcService<FalcoVersion>();
        if (parts.Log is not null)
        {
            _server.MapGrpcService<FalcoOutputs>();
            _server.MapGrpcService<AlertService>();
        }

        if (parts.Cluster is not null) _server.MapGrpcService<ClusterService>();
        if (parts.Remediation is not null) _server.MapGrpcService<RemediationService>();
        if (parts.DeadLetters is not null) _server.MapGrpcService<DeadLetterService>();
        // Probes have no token to show.
        _server.MapGrpcHealthChecksService().AllowAnonymous();
        _server.MapGrpcReflectionService();
    }

    private async Task ListenAsync(GrpcListen listen, CancellationToken cancellationToken)
    {
        await _server.StartAsync(cancellationToken);
        if (listen is GrpcListen.UnixSocket socket)
        {
            SocketFile.Restrict(socket.Path);
            Address = new Uri($"{listen}");
            return;
        }

        Address = _server.ListeningAddress();
    }
}
