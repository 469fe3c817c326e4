using System.Net;
using System.Net.Sockets;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Tls;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Sinks;

/// <summary>Who reaches the alert log, and how.</summary>
public sealed class GrpcListenTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Authority _authority = new();
    private readonly Authority _stranger = new();
    private readonly TestFolder _folder = new("socket");
    private readonly ListedAlerts _log = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task With_certificates_only_clients_of_the_authority_get_alerts()
    {
        _log.Add(Some.Alert(1));
        await using var server = await StartAsync(new GrpcListen.Tcp(
            new IPEndPoint(IPAddress.Loopback, 0),
            warn => ServerTls.Load(_authority.Sign("server", isServer: true), key: "", _authority.File, warn)));
        var trusting = new ClientTls(_authority.File);

        Assert.Equal("https", server.Address.Scheme);
        Assert.Equal("1", await FirstAsync(
            server, trusting with { Certificate = _authority.Sign("client", isServer: false) }));
        await Assert.ThrowsAsync<AlertTailException>(() => FirstAsync(server, trusting));
        await Assert.ThrowsAsync<AlertTailException>(() => FirstAsync(
            server, trusting with { Certificate = _stranger.Sign("client", isServer: false) }));
        await Assert.ThrowsAsync<AlertTailException>(() => FirstAsync(
            server, new ClientTls(_stranger.File, _authority.Sign("client", isServer: false))));
    }

    [Fact]
    public async Task A_file_of_a_client_that_cannot_be_read_is_told()
    {
        await using var server = await StartAsync(new GrpcListen.Tcp(new IPEndPoint(IPAddress.Loopback, 0)));

        var failure = await Assert.ThrowsAsync<AlertTailException>(
            () => FirstAsync(server, new ClientTls("/nowhere.pem")));

        Assert.StartsWith("/nowhere.pem: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_serves_owner_and_group()
    {
        var path = Path.Combine(_folder.FullName, "grpc.sock");
        _log.Add(Some.Alert(1));
        await using var server = await StartAsync(new GrpcListen.UnixSocket(path));

        Assert.Equal("1", await FirstAsync(server, new ClientTls()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite,
                File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not()
    {
        var path = Path.Combine(_folder.FullName, "grpc.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // One that ends in good order removes the file of its own name.
            var elsewhere = Path.Combine(_folder.FullName, "first.sock");
            left.Bind(new UnixDomainSocketEndPoint(elsewhere));
            left.Listen();
            File.Move(elsewhere, path);
        }

        await using var server = await StartAsync(new GrpcListen.UnixSocket(path));

        await Assert.ThrowsAnyAsync<IOException>(() => StartAsync(new GrpcListen.UnixSocket(path)));
    }

    private Task<GrpcServer> StartAsync(GrpcListen listen) =>
        GrpcServer.StartAsync(SomeGrpc.Parts(_log, listen), default);

    private static async Task<string> FirstAsync(GrpcServer server, ClientTls tls)
    {
        var options = new AlertTailOptions
        {
            Server = new GrpcPeer(server.Address) { Tls = tls },
            Since = DateTimeOffset.FromUnixTimeSeconds(1),
        };
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var logged in new AlertTail(options, TimeProvider.System).FollowAsync(patience.Token))
            return logged.Alert.EventIdentity;
        throw new InvalidOperationException("the subscription ended");
    }
}
