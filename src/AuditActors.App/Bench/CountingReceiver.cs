using System.Net;
using AuditActors.Sinks.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuditActors.App.Bench;

/// <summary>Takes alerts by HTTP on the loopback address and counts them.</summary>
internal sealed class CountingReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private long _alerts;

    private CountingReceiver(WebApplication server) => _server = server;

    public Uri Address { get; private set; } = null!;

    public long Alerts => Interlocked.Read(ref _alerts);

    public static async Task<CountingReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddOwnersLifetime().AddRoutingCore();
        var receiver = new CountingReceiver(builder.Build());
        receiver._server.UseRouting();
        receiver._server.MapPost("/", receiver.TakeAsync);
        await receiver._server.StartAsync(cancellationToken);
        receiver.Address = receiver._server.ListeningAddress();
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        Interlocked.Increment(ref _alerts);
    }
}
