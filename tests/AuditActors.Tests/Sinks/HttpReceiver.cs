using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace AuditActors.Tests.Sinks;

/// <summary>A request as it came in.</summary>
internal sealed record ReceivedRequest(string Method, string Path, IHeaderDictionary Headers, byte[] Body);

/// <summary>What a receiver answers.</summary>
internal sealed record Answer(
    int Status, string Body = "", string ContentType = "text/plain", string? RetryAfter = null)
{
    public static readonly Answer Ok = new(200);
}

/// <summary>An HTTP server on a free port that keeps what it is sent and answers as it is told.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Func<ReceivedRequest, Answer> _answer;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private HttpReceiver(WebApplication server, Func<ReceivedRequest, Answer> answer)
    {
        _server = server;
        _answer = answer;
    }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <param name="answer">To each request.</param>
    /// <param name="certificate">Makes it https.</param>
    /// <param name="trusts">Certificates of clients it takes; they have to show one.</param>
    /// <param name="port">Where to listen; 0 for any free port.</param>
    public static async Task<HttpReceiver> StartAsync(
        Func<ReceivedRequest, Answer>? answer = null,
        X509Certificate2? certificate = null,
        Predicate<X509Certificate2>? trusts = null,
        int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is null) return;
                listen.UseHttps(certificate, https =>
                {
                    if (trusts is null) return;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (client, _, _) => trusts(client);
                });
            }));
        var receiver = new HttpReceiver(builder.Build(), answer ?? (_ => Answer.Ok));
        receiver._server.Run(receiver.ReceiveAsync);
        await receiver._server.StartAsync();
        var addresses =
            receiver._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Address = new Uri(addresses.Addresses.Single());
        return receiver;
    }

    /// <summary>Waits until that many requests have come in.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> AwaitAsync(int requests)
    {
        while (_requests.Count < requests)
            Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(60)), $"{_requests.Count} requests came in");
        return Requests;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = $"{context.Request.Path}{context.Request.QueryString}";
        var request = new ReceivedRequest(
            context.Request.Method, target, Copy(context.Request.Headers), body.ToArray());
        var answer = _answer(request);
        _requests.Enqueue(request);
        _arrived.Release();
        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } after) context.Response.Headers.RetryAfter = after;
        if (answer.Body.Length == 0) return;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Body);
    }

    private static HeaderDictionary Copy(IHeaderDictionary headers) =>
        new(headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
}
