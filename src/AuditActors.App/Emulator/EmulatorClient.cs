using System.Net.WebSockets;

namespace AuditActors.App.Emulator;

/// <summary>Why a connection ended.</summary>
internal enum ClientEnd
{
    Left,
    ReplayFinished,
    DropDue,
    TooSlow,
    Stopping,
}

/// <summary>One connection: retained events from <c>begin=</c> on, then what is sent from now on.</summary>
internal sealed class EmulatorClient(
    WebSocket socket, TailRequest request, EventLog log, ConnectedClients clients, LdpEmulatorOptions options)
{
    private const int ProgressEvery = 256;
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);
    private long _position = Start(request, log);

    /// <summary>The log position of the next event for this client.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Events sent on this connection.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends until there is a reason to stop; never throws for what the peer does.</summary>
    public async Task<ClientEnd> ServeAsync(CancellationToken stopping)
    {
        using var receiving = new CancellationTokenSource();
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var left = WatchForCloseAsync(receiving.Token);
        var sent = SendAllAsync(sending.Token);
        if (await Task.WhenAny(left, sent) == left) await sending.CancelAsync();
        var end = await sent ?? (stopping.IsCancellationRequested ? ClientEnd.Stopping : ClientEnd.Left);
        await SayGoodbyeAsync(end, left);
        // Ending the reading breaks the connection, and frames under way with it: not before a forced disconnect.
        if (end == ClientEnd.DropDue) return end;
        await receiving.CancelAsync();
        await left;
        return end;
    }

    private static long Start(TailRequest request, EventLog log) =>
        request.Begin is { } begin ? log.FirstSince(begin) : request.End is null ? log.End : log.FirstSince(0);

    // Null when the connection ended on its own account.
    private async Task<ClientEnd?> SendAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            var firstDeliveries = 0;
            while (true)
            {
                var appended = log.Appended;
                var read = log.Read(_position, out var entry);
                if (read == LogRead.Dropped) return ClientEnd.TooSlow;
                if (IsFinished(read, entry)) return ClientEnd.ReplayFinished;
                if (read == LogRead.NotYet)
                {
                    clients.Progressed();
                    await appended.WaitAsync(cancellationToken);
                    continue;
                }

                if (!await TrySendAsync(entry.Frame, cancellationToken)) return ClientEnd.TooSlow;
                if (clients.IsFirstDelivery(_position)) firstDeliveries++;
                Volatile.Write(ref _position, _position + 1);
                if (++Sent % ProgressEvery == 0) clients.Progressed();
                if (firstDeliveries == options.DropAfter) return ClientEnd.DropDue;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private bool IsFinished(LogRead read, in LogEntry entry) =>
        request.End is { } end && (read == LogRead.NotYet || entry.Time > end);

    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        // A cancelled send would break the frame and with it the closing handshake.
        var sending = socket.SendAsync(
            frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        if (sending.IsCompletedSuccessfully) return true;
        try
        {
            await sending.AsTask().WaitAsync(options.SendTimeout, options.Clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task SayGoodbyeAsync(ClientEnd end, Task left)
    {
        if (end is ClientEnd.DropDue or ClientEnd.TooSlow) return;
        var status = end == ClientEnd.Stopping
            ? WebSocketCloseStatus.EndpointUnavailable
            : WebSocketCloseStatus.NormalClosure;
        try
        {
            await socket.CloseOutputAsync(status, statusDescription: null, CancellationToken.None)
                .WaitAsync(GoodbyeTimeout, options.Clock);
            await left.WaitAsync(GoodbyeTimeout, options.Clock);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    // Reading also lets the socket answer pings and notice a peer that went away.
    private async Task WatchForCloseAsync(CancellationToken cancellationToken)
    {
        var ignored = new byte[1024];
        try
        {
            ValueWebSocketReceiveResult received;
            do received = await socket.ReceiveAsync(ignored.AsMemory(), cancellationToken);
            while (received.MessageType != WebSocketMessageType.Close);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            return;
        }
    }
}
