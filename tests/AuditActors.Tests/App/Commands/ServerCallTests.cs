using System.Net;
using AuditActors.App;
using AuditActors.App.Commands.Server;
using AuditActors.Sinks.Access;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using AuditActors.Sinks.Tls;
using AuditActors.Tests.Sinks;

namespace AuditActors.Tests.App.Commands;

/// <summary>A command that does not get through to a node says why, and what to do about it.</summary>
public sealed class ServerCallTests : IDisposable
{
    private static readonly AccessRules Anybody = new() { Strangers = AccessRole.Viewer };
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_server_of_an_authority_that_nobody_named_is_there_and_not_trusted()
    {
        await using var server = await StartAsync(clientAuthority: "");

        Assert.Matches(
            @"^no TLS with 127\.0\.0\.1:\d+ \(The remote certificate [^)]+\); --ca names who signs",
            await RefusalAsync(new GrpcPeer(server.Address) { Tls = new ClientTls(_stranger.File) }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_wants_a_certificate_of_its_own_authority_is_told_from_none(bool hasOne)
    {
        await using var server = await StartAsync(_authority.File);
        var shown = hasOne ? _stranger.Sign("client", isServer: false) : "";

        Assert.Matches(
            @"^127\.0\.0\.1:\d+ hangs up; it may want a certificate that its grpc\.client-ca has signed [^\n]+ \(--cert\)$",
            await RefusalAsync(new GrpcPeer(server.Address) { Tls = new ClientTls(_authority.File, shown) }));
    }

    [Fact]
    public async Task Who_asks_in_clear_where_TLS_is_spoken_is_told_of_https()
    {
        await using var server = await StartAsync(clientAuthority: "");

        Assert.EndsWith(
            "where it speaks TLS, --address has https://",
            await RefusalAsync(new GrpcPeer(new Uri($"http://{server.Address.Authority}"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_with_TLS_where_none_is_spoken_is_told_of_addresses_without_https()
    {
        await using var server = await GrpcServer.StartAsync(
            SomeGrpc.Parts(new ListedAlerts()) with { Access = Anybody }, CancellationToken.None);

        Assert.EndsWith(
            "addresses without https:// are asked in clear",
            await RefusalAsync(new GrpcPeer(new Uri($"https://{server.Address.Authority}"))), StringComparison.Ordinal);
    }

    private Task<GrpcServer> StartAsync(string clientAuthority)
    {
        var own = _authority.Sign("server", isServer: true);
        var listen = new GrpcListen.Tcp(
            new IPEndPoint(IPAddress.Loopback, 0), warn => ServerTls.Load(own, key: "", clientAuthority, warn));
        return GrpcServer.StartAsync(
            SomeGrpc.Parts(new ListedAlerts(), listen) with { Access = Anybody }, CancellationToken.None);
    }

    private static async Task<string> RefusalAsync(GrpcPeer server)
    {
        var refusal = await Assert.ThrowsAsync<CommandException>(() => ServerCall.AskAsync(
            server,
            async (channel, options) => await new Alerts.AlertsClient(channel).ExplainAsync(new ExplainRequest(), options),
            CancellationToken.None));
        return refusal.Message;
    }
}
