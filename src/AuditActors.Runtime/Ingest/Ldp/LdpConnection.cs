using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Akka.Util;
using AuditActors.Events;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>
/// A connection to a tail, and its successors as long as each brings something: pauses between them grow only while
/// nothing new gets finished. A connection that brings nothing leaves the next attempt to the source.
/// </summary>
internal sealed class LdpConnection(LdpTail tail) : IAsyncDisposable
{
    private const int ReceiveBytes = 64 * 1024;
    private const int GroupBytes = 256 * 1024;
    private const int MostMessages = 256;
    private const int MostDoublings = 20;
    private const ulong LastSecond = 253_402_300_799;
    private readonly CancellationTokenSource _closing = new();
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly FramePosition _position = new(tail.Address.Name, Line: 0);
    private ClientWebSocket? _socket;

    // What is received already, or will be: one message ahead of what is asked for.
    private Task<Received>? _next;
    private ulong _finishedBefore;
    private bool _isFruitful;
    private int _withoutProgress;

    /// <summary>
    /// The messages that have come; nothing when the connection is lost, the end mark after a bounded replay.
    /// </summary>
    public async Task<Option<FrameGroup>> ReadAsync()
    {
        while (_socket is not null || await TryConnectAsync())
        {
            var received = await (_next ??= TryReceiveAsync());
            _isFruitful |= received is Received.Message or Received.TooLarge;
            if (received == Received.Message) return Option<FrameGroup>.Create(Gather());
            _next = null;
            if (received == Received.TooLarge) continue;
            DropSocket();
            if (received == Received.Closed && tail.Address.End is not null)
                return Option<FrameGroup>.Create(LdpTail.End);
            if (!_isFruitful) break;
            await PauseAsync(NextPause());
        }

        return Option<FrameGroup>.None;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        DropSocket();
    }

    // The message that is there, and those that can be had without waiting: each group passes through all stages once.
    private FrameGroup Gather()
    {
        var block = ArrayPool<byte>.Shared.Rent(Math.Max(_message.WrittenCount, GroupBytes));
        var frames = new List<Frame>();
        var end = 0;
        do
        {
            _message.WrittenSpan.CopyTo(block.AsSpan(end));
            frames.Add(new Frame(block.AsMemory(end, _message.WrittenCount), _position));
            end += _message.WrittenCount;
            _next = TryReceiveAsync();
        }
        while (frames.Count < MostMessages
            && _next is { IsCompletedSuccessfully: true, Result: Received.Message }
            && _message.WrittenCount <= block.Length - end);
        return new FrameGroup(frames, ArrayPool<byte>.Shared, block);
    }

    // What was received last may get finished during the pause: it counts for the next one.
    private TimeSpan NextPause()
    {
        _withoutProgress = tail.FinishedStamp == _finishedBefore ? _withoutProgress + 1 : 0;
        _finishedBefore = tail.FinishedStamp;
        var pause = tail.Options.ShortestPause * Math.Pow(2, Math.Min(_withoutProgress, MostDoublings));
        return pause < tail.Options.LongestPause ? pause : tail.Options.LongestPause;
    }

    private async Task<bool> TryConnectAsync()
    {
        using var socket = new LdpHandshake(tail.Options);
        try
        {
            var token = tail.Address.HasToken ? null : await tail.Options.ReadTokenAsync(_closing.Token);
            var begin = tail.NextBegin();
            _isFruitful = false;
            await socket.ConnectAsync(tail.Address.WithSecrets(token, begin), _closing.Token);
            _socket = socket.Opened();
            tail.Signals.Connected(tail.Address.Name, begin is null ? "from now on" : $"from {At(begin.Value)} on");
            return true;
        }
        catch (Exception e) when (IsConnectionFault(e))
        {
            await FailAsync(socket.Status, e);
            return false;
        }
    }

    private async Task FailAsync(HttpStatusCode status, Exception cause)
    {
        if (_closing.IsCancellationRequested) return;
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
            or HttpStatusCode.BadRequest)
        {
            var pause = tail.Options.PauseAfterRefusal;
            tail.Signals.ConnectionRefused(tail.Address.Name, $"{(int)status} {status}", pause);
            await PauseAsync(pause);
            return;
        }

        tail.Signals.ConnectionFailed(tail.Address.Name, status > 0 ? $"{(int)status} {status}" : Innermost(cause));
    }

    private async Task<Received> TryReceiveAsync()
    {
        try
        {
            return await ReceiveAsync(_socket!);
        }
        catch (Exception e) when (IsConnectionFault(e))
        {
            if (!_closing.IsCancellationRequested) tail.Signals.ConnectionLost(tail.Address.Name, Innermost(e));
            return Received.Lost;
        }
    }

    private async Task<Received> ReceiveAsync(ClientWebSocket socket)
    {
        _message.ResetWrittenCount();
        var length = 0L;
        while (true)
        {
            var received = await socket.ReceiveAsync(_message.GetMemory(ReceiveBytes), _closing.Token);
            if (received.MessageType == WebSocketMessageType.Close) return await AnswerCloseAsync(socket);
            length += received.Count;
            if (length <= tail.Options.MaxMessage) _message.Advance(received.Count);
            if (!received.EndOfMessage) continue;
            if (length <= tail.Options.MaxMessage) return Received.Message;
            tail.Signals.Skipped(
                tail.Address.Name,
                SkipReason.TooLarge,
                $"a message of {length} bytes, limit {tail.Options.MaxMessage}");
            return Received.TooLarge;
        }
    }

    private async Task<Received> AnswerCloseAsync(ClientWebSocket socket)
    {
        var (status, reason) = (socket.CloseStatus, socket.CloseStatusDescription);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, _closing.Token);
        if (status == WebSocketCloseStatus.NormalClosure && tail.Address.End is not null) return Received.Closed;
        tail.Signals.ConnectionLost(tail.Address.Name, $"closed by the server: {status} {reason}".TrimEnd());
        return Received.Lost;
    }

    private void DropSocket()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        var varied = pause * (1 + tail.Options.Jitter * Random.Shared.NextDouble());
        await Task.Delay(varied, tail.Clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsConnectionFault(Exception e) =>
        e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException
            or UnauthorizedAccessException or InvalidOperationException;

    private static string At(ulong seconds) => seconds <= LastSecond
        ? $"{DateTimeOffset.FromUnixTimeSeconds((long)seconds):yyyy-MM-ddTHH:mm:ssZ}"
        : "the far future";

    private static string Innermost(Exception e) =>
        e is OperationCanceledException ? "no answer in time" : e.GetBaseException().Message;

    private enum Received
    {
        Message,
        TooLarge,
        Closed,
        Lost,
    }
}
