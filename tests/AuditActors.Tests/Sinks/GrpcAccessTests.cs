using System.Collections.Frozen;
using System.Net;
using AuditActors.Sinks.Access;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using AuditActors.Sinks.Tls;
using Grpc.Core;
using Grpc.Health.V1;

namespace AuditActors.Tests.Sinks;

/// <summary>Who may do what at the gRPC server.</summary>
public sealed class GrpcAccessTests : IDisposable
{
    private const string ViewerToken = "a-token-of-viewers";
    private const string AdminToken = "a-token-of-admins-1";
    private readonly TestFolder _folder = new("tokens");
    private readonly ListedAlerts _log = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ViewerToken)]
    [InlineData(AdminToken)]
    public async Task A_token_lets_its_holder_look(string token)
    {
        await using var server = await StartAsync(Tokens());

        Assert.Empty(await SearchAsync(new GrpcPeer(server.Address) { Token = () => token }));
    }

    [Theory]
    [InlineData(null, "show a bearer token (--token-file or AUDITACTORS_TOKEN), or a client certificate")]
    [InlineData("another-token-of-viewers", "the bearer token is not known here")]
    [InlineData("a-token-of-viewer", "the bearer token is not known here")]
    public async Task Without_a_known_token_nobody_gets_in_on_this_machine_either(string? token, string why)
    {
        await using var server = await StartAsync(Tokens());
        var peer = new GrpcPeer(server.Address) { Token = token is null ? null : () => token };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(peer));
        var tail = await Assert.ThrowsAsync<AlertTailException>(() => TailAsync(peer));

        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
        Assert.StartsWith(why, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal((true, refusal.Status.Detail), (tail.IsRefused, tail.Message));
    }

    [Fact]
    public async Task Tokens_are_exchanged_while_the_server_runs_and_two_are_good_meanwhile()
    {
        var file = Write("viewers", ViewerToken);
        await using var server = await StartAsync(new AccessRules { ViewerTokens = BearerTokens.InFile(file) });
        var old = new GrpcPeer(server.Address) { Token = () => ViewerToken };
        var next = new GrpcPeer(server.Address) { Token = () => "the-next-token-of-viewers" };

        await Assert.ThrowsAsync<RpcException>(() => SearchAsync(next));
        Write("viewers", $"{ViewerToken}\nthe-next-token-of-viewers\n");
        await SearchAsync(old);
        await SearchAsync(next);
        Write("viewers", "the-next-token-of-viewers");
        await SearchAsync(next);
        await Assert.ThrowsAsync<RpcException>(() => SearchAsync(old));
        File.Delete(file);
        await Assert.ThrowsAsync<RpcException>(() => SearchAsync(next));
    }

    [Fact]
    public async Task A_probe_needs_no_token()
    {
        await using var server = await StartAsync(Tokens());
        using var channel = GrpcConnection.Open(new GrpcPeer(server.Address));

        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task A_certificate_has_the_role_of_its_names()
    {
        using var authority = new Authority();
        await using var server = await StartAsync(
            new AccessRules { Viewers = Names("eve", "spiffe://cluster/ns/ops/sa/eye", "ops@example.com") },
            new GrpcListen.Tcp(
                new IPEndPoint(IPAddress.Loopback, 0),
                warn => ServerTls.Load(authority.Sign("server", isServer: true), key: "", authority.File, warn)));

        await SearchAsync(Showing(authority.Sign("eve", isServer: false)));
        await SearchAsync(Showing(authority.Sign(
            "other", isServer: false, names => names.AddUri(new Uri("spiffe://cluster/ns/ops/sa/eye")))));
        await SearchAsync(Showing(authority.Sign(
            "mail", isServer: false, names => names.AddEmailAddress("ops@example.com"))));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(Showing(authority.Sign(
            "mallory", isServer: false, names => names.AddDnsName("eve.example.com")))));

        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
        Assert.Equal(
            "the certificate's names have no role here; grpc.viewers and grpc.admins list names",
            refusal.Status.Detail);

        GrpcPeer Showing(string certificate) =>
            new(server.Address) { Tls = new ClientTls(authority.File, certificate) };
    }

    [Fact]
    public void Whoever_shows_more_may_do_more()
    {
        using var authority = new Authority();
        var certificate = PemFiles.Certificates(authority.Sign("eve", isServer: false))[0];
        var rules = Tokens() with { Viewers = Names(AccessRules.AnyName), Admins = Names("adam") };

        Assert.Equal(AccessRole.Viewer, rules.RoleOf(certificate, token: null));
        Assert.Equal(AccessRole.Admin, rules.RoleOf(certificate, AdminToken));
        Assert.Equal(AccessRole.None, rules.RoleOf(certificate, "of-nobody"));
        Assert.Equal(AccessRole.Admin, (rules with { Admins = Names("eve") }).RoleOf(certificate, token: null));
        Assert.Equal(AccessRole.None, rules.RoleOf(certificate: null, token: null));
    }

    [Theory]
    [InlineData("", "there is no token in it")]
    [InlineData("short", "a token in it has less than 16 characters")]
    public void Tokens_that_protect_nothing_are_told(string text, string fault) =>
        Assert.Equal(fault, BearerTokens.InFile(Write("tokens", text)).Fault());

    private AccessRules Tokens() => new()
    {
        ViewerTokens = BearerTokens.InFile(Write("viewers", ViewerToken)),
        AdminTokens = BearerTokens.InFile(Write("admins", AdminToken)),
    };

    private Task<GrpcServer> StartAsync(AccessRules access, GrpcListen? listen = null) =>
        GrpcServer.StartAsync(SomeGrpc.Parts(_log, listen) with { Access = access }, default);

    private static async Task<IReadOnlyList<Alert>> SearchAsync(GrpcPeer peer)
    {
        using var channel = GrpcConnection.Open(peer);
        return (await new Alerts.AlertsClient(channel).SearchAsync(new SearchRequest())).Alerts;
    }

    private static async Task TailAsync(GrpcPeer peer)
    {
        var tail = new AlertTail(new AlertTailOptions { Server = peer }, TimeProvider.System);
        await foreach (var _ in tail.FollowAsync(default)) return;
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
