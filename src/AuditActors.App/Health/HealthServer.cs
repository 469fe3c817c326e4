using System.Net;
using System.Net.Sockets;
using AuditActors.App.Reload;
using AuditActors.Sinks.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AuditActors.App.Health;

/// <summary>
/// Probes, versions and metrics of a node by HTTP. <c>/healthz</c>, <c>/versions</c> and <c>/metrics</c> are where
/// Falco has them; <c>/livez</c> and <c>/readyz</c> are for Kubernetes and give reasons.
/// </summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);
    private readonly WebApplication _server;
    private readonly NodeHealth _node;
    private readonly ReloadState _reload;
    private readonly TimeProvider _clock;
    private volatile bool _isLeaving;

    private HealthServer(WebApplication server, NodeHealth node, ReloadState reload, TimeProvider clock)
    {
        _server = server;
        _reload = reload;
        _node = node;
        _clock = clock;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>
    /// Fails with <see cref="IOException"/> when the address is taken, with <see cref="CommandException"/> when it is
    /// none of this machine.
    /// </summary>
    public static async Task<HealthServer> StartAsync(
        IPEndPoint listen,
        NodeHealth node,
        ReloadState reload,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(listen);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddOwnersLifetime(ShutdownTimeout);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("auditactors"))
            .WithMetrics(metrics => metrics.AddOurs().AddPrometheusExporter());
        var server = new HealthServer(builder.Build(), node, reload, clock);
        try
        {
            await server.ListenAsync(cancellationToken);
        }
        catch (SocketException e)
        {
            throw new CommandException($"configuration: auditactors.health.listen: {listen}: {e.Message}");
        }

        return server;
    }

    /// <summary>From now on the node is not ready: it is about to leave.</summary>
    public void Leave() => _isLeaving = true;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        _server.UseRouting();
        _server.MapGet("/healthz", () => Results.Text("{\"status\": \"ok\"}", "application/json"));
        _server.MapGet("/versions", () => Results.Text(FalcoVersions.Json, "application/json"));
        _server.MapGet("/livez", LiveAsync);
        _server.MapGet("/readyz", Ready);
        _server.MapPrometheusScrapingEndpoint();
        await _server.StartAsync(cancellationToken);
        Address = _server.ListeningAddress();
    }

    private async Task<IResult> LiveAsync() => await _node.IsAliveAsync(_clock)
        ? Report("alive", [])
        : Report("stuck", ["no actor has run for some seconds"]);

    private IResult Ready()
    {
        var obstacles = _isLeaving ? ["the node is leaving"] : _node.Obstacles();
        return Report(obstacles.Count == 0 ? "ready" : "not ready", obstacles);
    }

    private IResult Report(string status, IReadOnlyList<string> reasons) => Results.Json(
        new { status, reasons, sources = _node.Sources, sinks = _node.Sinks, rules = _reload.Now },
        statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
