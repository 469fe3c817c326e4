using System.Net;
using System.Net.WebSockets;

namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>A connection that is being opened; lets go of it unless it was taken.</summary>
internal sealed class LdpHandshake : IDisposable
{
    private readonly TimeSpan _timeout;
    private ClientWebSocket? _socket;

    public LdpHandshake(LdpOptions options)
    {
        _timeout = options.ConnectTimeout;
        _socket = new ClientWebSocket();
        _socket.Options.KeepAliveInterval = options.KeepAliveInterval;
        _socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
        _socket.Options.CollectHttpResponseDetails = true;
    }

    /// <summary>The server's answer, 0 without one.</summary>
    public HttpStatusCode Status => _socket?.HttpStatusCode ?? 0;

    public async Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_timeout);
        await _socket!.ConnectAsync(address, timeout.Token);
    }

    /// <summary>The open connection, which is the caller's from now on.</summary>
    public ClientWebSocket Opened()
    {
        var socket = _socket!;
        _socket = null;
        return socket;
    }

    public void Dispose() => _socket?.Dispose();
}
