using System.Net.Http.Headers;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace AuditActors.Sinks.Grpc;

/// <summary>Opens connections to gRPC servers.</summary>
public static class GrpcConnection
{
    private const int LargestMessage = 64 * 1024 * 1024;
    private static readonly Uri NoHost = new("http://localhost");
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Fails with <see cref="IOException"/>, whose message names the file that cannot be read.</summary>
    public static GrpcChannel Open(GrpcPeer peer) => GrpcChannel.ForAddress(
        IsUnix(peer) ? NoHost : peer.Address,
        new GrpcChannelOptions
        {
            HttpHandler = peer.Token is { } token ? new ShowToken(token, NewHandler(peer)) : NewHandler(peer),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
        });

    /// <summary>What went wrong, in a line: of the connection, or as the server says it.</summary>
    public static string Reason(RpcException fault)
    {
        var cause = fault.Status.DebugException?.GetBaseException().Message ?? fault.Status.Detail;
        return cause.ReplaceLineEndings(" ");
    }

    private static bool IsUnix(GrpcPeer peer) => peer.Address.Scheme == "unix";

    private static SocketsHttpHandler NewHandler(GrpcPeer peer)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            KeepAlivePingDelay = PingAfter,
            KeepAlivePingTimeout = PingTimeout,
        };
        try
        {
            peer.Tls.ApplyTo(handler.SslOptions);
        }
        catch (IOException)
        {
            handler.Dispose();
            throw;
        }

        if (IsUnix(peer)) handler.ConnectCallback = async (_, stopping) => await ConnectAsync(peer, stopping);
        return handler;
    }

    private static async Task<Stream> ConnectAsync(GrpcPeer peer, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(peer.Address.AbsolutePath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class ShowToken(Func<string> token, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token());
            return base.SendAsync(request, cancellationToken);
        }
    }
}
