using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace AuditActors.Sinks.Syslog;

/// <summary>A socket to a receiver of syslog, open.</summary>
internal sealed class SyslogConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream? _encrypted;
    private readonly Task _end;

    private SyslogConnection(Socket socket, Stream? encrypted)
    {
        (_socket, _encrypted) = (socket, encrypted);
        _end = encrypted is null ? Task.CompletedTask : EndAsync(encrypted);
    }

    /// <summary>Whether the other side has closed it: the only sign a receiver of syslog gives.</summary>
    public bool IsClosed
    {
        get
        {
            if (_socket.SocketType == SocketType.Dgram) return false;
            if (_encrypted is not null) return _end.IsCompleted;
            return _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && _socket.Available == 0;
        }
    }

    public static async Task<SyslogConnection> OpenAsync(SyslogOptions options, CancellationToken cancellationToken)
    {
        var socket = options.Transport == SyslogTransport.Udp
            ? new Socket(SocketType.Dgram, ProtocolType.Udp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            var encrypted = options.Transport == SyslogTransport.Tls
                ? await EncryptAsync(socket, options, cancellationToken)
                : null;
            return new SyslogConnection(socket, encrypted);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"{options.Host}:{options.Port}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_encrypted is not null)
        {
            await _encrypted.WriteAsync(bytes, cancellationToken);
            await _encrypted.FlushAsync(cancellationToken);
            return;
        }

        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
    }

    public void Dispose()
    {
        _encrypted?.Dispose();
        _socket.Dispose();
    }

    /// <summary>
    /// Ends when the other side does. Encrypted, its farewell stands behind messages of TLS itself, such as tickets for
    /// another session, and somebody has to read those.
    /// </summary>
    private static async Task EndAsync(Stream encrypted)
    {
        var ignored = new byte[512];
        try
        {
            while (await encrypted.ReadAsync(ignored) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It is gone without a farewell, or this side has closed.
        }
    }

    private static async Task<SslStream> EncryptAsync(
        Socket socket, SyslogOptions options, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(options.Tls.ForClient(options.Host), cancellationToken);
            return stream;
        }
        catch (AuthenticationException e)
        {
            await stream.DisposeAsync();
            throw new IOException($"{options.Host}:{options.Port}: {e.Message}", e);
        }
    }
}
