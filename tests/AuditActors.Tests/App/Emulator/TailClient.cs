using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace AuditActors.Tests.App.Emulator;

/// <summary>One message of the tail socket, all three layers decoded.</summary>
internal sealed record TailMessage(JsonElement Gelf, JsonElement Event)
{
    public string AuditId => Event.GetProperty("auditID").GetString()!;

    public string Stage => Event.GetProperty("stage").GetString()!;

    public decimal Timestamp => Gelf.GetProperty("timestamp").GetDecimal();
}

/// <summary>A plain WebSocket client of a tail stream.</summary>
internal sealed class TailClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(Patience);

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<TailClient> ConnectAsync(Uri address, string more = "")
    {
        var client = new TailClient();
        await client._socket.ConnectAsync(new Uri(address + more), client._patience.Token);
        return client;
    }

    /// <summary>Null when the connection breaks before it is a stream.</summary>
    public static async Task<TailClient?> TryConnectAsync(Uri address, string more)
    {
        try
        {
            return await ConnectAsync(address, more);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>The HTTP status with which a connection is refused; 101 when it is not.</summary>
    public static async Task<int> StatusAsync(string address)
    {
        using var client = new TailClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await client._socket.ConnectAsync(new Uri(address), client._patience.Token);
        }
        catch (WebSocketException)
        {
        }

        return (int)client._socket.HttpStatusCode;
    }

    public async Task<IReadOnlyList<TailMessage>> ReadAsync(int count)
    {
        var messages = new List<TailMessage>();
        while (messages.Count < count && await NextAsync() is { } message) messages.Add(message);
        return messages;
    }

    /// <summary>Everything up to the close handshake, the loss of the connection, or the auditID given.</summary>
    public async Task<IReadOnlyList<TailMessage>> ReadToEndAsync(string? last = null)
    {
        var messages = new List<TailMessage>();
        try
        {
            while ((messages.Count == 0 || messages[^1].AuditId != last) && await NextAsync() is { } message)
                messages.Add(message);
        }
        catch (WebSocketException)
        {
        }

        return messages;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<TailMessage?> NextAsync()
    {
        var frame = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(frame.GetMemory(4096), _patience.Token);
            frame.Advance(received.Count);
        }
        while (!received.EndOfMessage);

        return received.MessageType == WebSocketMessageType.Close ? null : Decode(frame.WrittenMemory);
    }

    private static TailMessage Decode(ReadOnlyMemory<byte> frame)
    {
        var gelf = Json(Text(Json(frame.ToArray()), "message"));
        return new TailMessage(gelf, Json(Text(gelf, "short_message")));
    }

    private static byte[] Text(JsonElement from, string name) =>
        System.Text.Encoding.UTF8.GetBytes(from.GetProperty(name).GetString()!);

    private static JsonElement Json(byte[] text) => JsonElement.Parse(text);
}
