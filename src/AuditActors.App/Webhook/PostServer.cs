using System.Net;
using AuditActors.Runtime.Ingest.Posted;
using AuditActors.Sinks.Hosting;
using AuditActors.Sinks.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AuditActors.App.Webhook;

/// <summary>Listens for those who post something.</summary>
internal sealed class PostServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private readonly WebApplication _server;

    private PostServer(WebApplication server) => _server = server;

    /// <summary>With the port that it got, where the address had none.</summary>
    public WebhookAddress Address { get; private set; } = null!;

    /// <summary>Fails with <see cref="CommandException"/> when it cannot listen.</summary>
    public static async Task<PostServer> StartAsync(
        WebhookAddress address, WebhookOptions options, RequestDelegate answer, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        try
        {
            var tls = address.IsTls ? Tls(address, options) : null;
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, address, options, tls));
            builder.Services.AddOwnersLifetime(ShutdownTimeout);
            var server = new PostServer(builder.Build());
            await server.ListenAsync(address, answer, cancellationToken);
            return server;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new CommandException($"{address}: {e.Message}");
        }
    }

    /// <summary>The certificates for an address. Fails with <see cref="CommandException"/>.</summary>
    public static ServerTls Tls(WebhookAddress address, WebhookOptions options)
    {
        try
        {
            return options.Tls(why => Console.Error.WriteLine($"auditactors: {address}: {why}"));
        }
        catch (IOException e)
        {
            throw new CommandException($"{address}: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static void Configure(
        KestrelServerOptions kestrel, WebhookAddress address, WebhookOptions options, ServerTls? tls)
    {
        kestrel.AddServerHeader = false;
        // Bodies are measured as they are read, unpacked.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = options.MostConnections;
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

    private async Task ListenAsync(WebhookAddress address, RequestDelegate answer, CancellationToken cancellationToken)
    {
        _server.Run(answer);
        await _server.StartAsync(cancellationToken);
        Address = address with { Listen = new IPEndPoint(address.Listen.Address, _server.ListeningAddress().Port) };
    }
}
