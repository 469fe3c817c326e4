using System.Net;
using AuditActors.App.Commands;
using AuditActors.Runtime.Ingest;
using AuditActors.Sinks.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuditActors.App.Webhook;

/// <summary>Listens where an API server posts audit events.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private readonly WebApplication _server;
    private readonly PostedPayloads _payloads;

    private WebhookServer(WebApplication server, PostedPayloads payloads)
    {
        _server = server;
        _payloads = payloads;
    }

    /// <summary>What is posted, for an ingest, under the name of where it listens.</summary>
    public SourceAddress Source { get; private set; } = null!;

    /// <summary>Fails with <see cref="CommandException"/> when it cannot listen.</summary>
    public static async Task<WebhookServer> StartAsync(
        WebhookAddress address, WebhookOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var payloads = new PostedPayloads(options.MostWaiting);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        try
        {
            var tls = address.IsTls ? options.Tls() : null;
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, address, tls));
            builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
            var server = new WebhookServer(builder.Build(), payloads);
            var endpoint = new WebhookEndpoint(address, options, payloads, clock);
            await server.ListenAsync(address, endpoint, cancellationToken);
            return server;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new CommandException($"{address}: {e.Message}");
        }
    }

    /// <summary>From now on clients are told to come again.</summary>
    public void Leave() => _payloads.Close();

    public async ValueTask DisposeAsync()
    {
        _payloads.Abandon();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, WebhookAddress address, ServerTls? tls)
    {
        kestrel.AddServerHeader = false;
        // Bodies are measured as they are read, unpacked.
        kestrel.Limits.MaxRequestBodySize = null;
        // On a machine without IPv6 any address is one of IPv4.
        if (address.Listen.Address.Equals(IPAddress.IPv6Any)) kestrel.ListenAnyIP(address.Listen.Port, Speak);
        else kestrel.Listen(address.Listen, Speak);

        void Speak(ListenOptions endpoint)
        {
            endpoint.Protocols = tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (tls is not null)
                endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls.Options()) });
        }
    }

    private async Task ListenAsync(
        WebhookAddress address, WebhookEndpoint endpoint, CancellationToken cancellationToken)
    {
        _server.Run(endpoint.AnswerAsync);
        await _server.StartAsync(cancellationToken);
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var listen = new IPEndPoint(address.Listen.Address, new Uri(addresses.Addresses.Single()).Port);
        Source = new SourceAddress.Posted((address with { Listen = listen }).ToString(), _payloads);
    }

    // Signals belong to the command that runs the node.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
