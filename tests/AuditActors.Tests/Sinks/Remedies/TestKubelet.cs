using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>
/// The side of a kubelet that an API server turns to for commands and logs of pods; it hears only an API server that
/// has the certificate meant for it.
/// </summary>
internal sealed class TestKubelet(TestContainers containers) : IAsyncDisposable
{
    private readonly Authority _authority = new();
    private WebApplication? _app;

    /// <summary>What makes an API server find its way to kubelets and be heard by them.</summary>
    public string[] ApiServerArguments
    {
        get
        {
            var client = _authority.Sign("api-server", isServer: false);
            return
            [
                $"--kubelet-certificate-authority={_authority.File}", $"--kubelet-client-certificate={client}",
                $"--kubelet-client-key={client}", "--kubelet-preferred-address-types=InternalIP",
            ];
        }
    }

    /// <summary>What a node with this kubelet reports of itself.</summary>
    public JsonObject NodeStatus => new()
    {
        ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" }),
        ["daemonEndpoints"] = new JsonObject
        {
            ["kubeletEndpoint"] = new JsonObject { ["Port"] = new Uri(_app!.Urls.Single()).Port },
        },
    };

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0,
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = X509Certificate2.CreateFromPemFile(
                    _authority.Sign("kubelet", isServer: true));
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => IsOurs(certificate);
            })));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _authority.Dispose();
    }

    private bool IsOurs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        try
        {
            switch (http.Request.Path.Value!.Split('/')[1..])
            {
                case ["exec", var ns, _, _]:
                    await containers.ExecAsync(http, ns, "output");
                    return;
                case ["containerLogs", _, var pod, _] when http.Request.Query["tailLines"].Count == 1:
                    await TestContainers.LogAsync(http, pod);
                    return;
                default:
                    throw new FakeRefusal(404, "NotFound", http.Request.Path);
            }
        }
        catch (FakeRefusal refusal)
        {
            http.Response.StatusCode = refusal.Code;
            await http.Response.WriteAsync(refusal.Message);
        }
    }
}
