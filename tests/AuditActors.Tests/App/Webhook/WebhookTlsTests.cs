using System.Net;
using System.Security.Cryptography.X509Certificates;
using AuditActors.App;
using AuditActors.App.Webhook;
using AuditActors.Runtime.Ingest.Posted;

namespace AuditActors.Tests.App.Webhook;

/// <summary>Who a webhook with certificates lets in. A request that gets in is answered with 405.</summary>
public sealed class WebhookTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_client_that_trusts_the_authority_gets_in()
    {
        await using var server = await StartAsync(new() { Certificate = _authority.Sign("server", isServer: true) });

        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(server, null));
    }

    [Fact]
    public async Task Where_clients_need_certificates_only_those_of_the_authority_get_in()
    {
        await using var server = await StartAsync(new()
        {
            Certificate = _authority.Sign("server", isServer: true),
            ClientAuthority = _authority.File,
        });

        Assert.Equal(
            HttpStatusCode.MethodNotAllowed, await StatusAsync(server, _authority.Sign("client", isServer: false)));
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(server, null));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => StatusAsync(server, _stranger.Sign("client", isServer: false)));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => StatusAsync(server, _authority.Sign("other-server", isServer: true)));
    }

    [Fact]
    public async Task A_certificate_is_exchanged_while_the_server_runs()
    {
        var file = _authority.Sign("server", isServer: true);
        await using var server = await StartAsync(new() { Certificate = file });
        File.Copy(_stranger.Sign("server", isServer: true), file, overwrite: true);
        File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(server, null));

        File.Copy(_authority.Sign("next", isServer: true), file, overwrite: true);
        File.SetLastWriteTimeUtc(file, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(server, null));
    }

    [Fact]
    public async Task A_mounted_secret_is_exchanged_although_only_its_link_changes_and_no_time()
    {
        using var mount = new TestFolder("mounted-secret");
        Version("..1", _stranger.Sign("server", isServer: true));
        Version("..2", _authority.Sign("server", isServer: true));
        var data = Path.Combine(mount.FullName, "..data");
        var file = Path.Combine(mount.FullName, "tls.pem");
        File.CreateSymbolicLink(data, "..1");
        File.CreateSymbolicLink(file, "..data/tls.pem");
        await using var server = await StartAsync(new() { Certificate = file });
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(server, null));

        Directory.Delete(data);
        File.CreateSymbolicLink(data, "..2");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(server, null));

        void Version(string name, string certificate)
        {
            var copy = Path.Combine(mount.CreateSubdirectory(name).FullName, "tls.pem");
            File.Copy(certificate, copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_told_with_its_file()
    {
        var missing = await Assert.ThrowsAsync<CommandException>(
            () => StartAsync(new() { Certificate = "/nowhere.pem" }));
        var keyless = await Assert.ThrowsAsync<CommandException>(
            () => StartAsync(new() { Certificate = _authority.File }));

        Assert.Contains("/nowhere.pem", missing.Message, StringComparison.Ordinal);
        Assert.Contains("no private key", keyless.Message, StringComparison.Ordinal);
    }

    private static Task<WebhookServer> StartAsync(WebhookOptions options) => WebhookServer.StartAsync(
        WebhookAddress.Parse("https://127.0.0.1:0/k8s-audit"),
        options,
        new WebhookSignals(),
        () => true,
        TimeProvider.System,
        default);

    private async Task<HttpStatusCode> StatusAsync(WebhookServer server, string? clientFile)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _authority.Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        if (clientFile is not null)
        {
            using var pem = X509Certificate2.CreateFromPemFile(clientFile, clientFile);
            var client = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => client;
        }

        using var http = new HttpClient(handler) { Timeout = Patience };
        using var answer = await http.GetAsync(new Uri(server.Source.Name));
        return answer.StatusCode;
    }
}
