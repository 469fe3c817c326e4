using System.Net.Sockets;
using Npgsql;

namespace AuditActors.Tests.App.Cluster.Faults;

/// <summary>A way to a PostgreSQL server that can be made slow.</summary>
internal sealed class DatabaseLink : IAsyncDisposable
{
    private const int BlockBytes = 64 * 1024;
    private readonly TestFolder _folder = new("link");
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public DatabaseLink(string connection)
    {
        _server = new NpgsqlConnectionStringBuilder(connection);
        _listener.Bind(new UnixDomainSocketEndPoint(SocketIn(_folder.FullName)));
        _listener.Listen();
        _accepting = AcceptAsync();
        Connection = new NpgsqlConnectionStringBuilder(connection) { Host = _folder.FullName }.ToString();
    }

    /// <summary>The connection string of this way.</summary>
    public string Connection { get; }

    /// <summary>By how much everything is late, on its way there and back.</summary>
    public TimeSpan Delay { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folder.Dispose();
        _stopping.Dispose();
    }

    private string SocketIn(string folder) => Path.Combine(folder, $".s.PGSQL.{_server.Port}");

    private async Task AcceptAsync()
    {
        while (true) _ = LinkAsync(await _listener.AcceptAsync(_stopping.Token));
    }

    private async Task LinkAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await server.ConnectAsync(
                    new UnixDomainSocketEndPoint(SocketIn(_server.Host!)), _stopping.Token);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (SocketException)
            {
                // The server is away: whoever connects is hung up on.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var block = new byte[BlockBytes];
        try
        {
            while (await from.ReceiveAsync(block, _stopping.Token) is > 0 and var length)
            {
                if (Delay > TimeSpan.Zero) await Task.Delay(Delay, _stopping.Token);
                await to.SendAsync(block.AsMemory(0, length), _stopping.Token);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone, and so is the other.
        }
    }
}
