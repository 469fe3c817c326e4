using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>Runs nothing, but answers as a container does; the command <c>fail</c> ends with 3.</summary>
internal static class FakeExec
{
    private const byte Output = 1;
    private const byte Status = 3;

    public static async Task RunAsync(HttpContext http, List<IReadOnlyList<string>> commands)
    {
        if (!http.WebSockets.IsWebSocketRequest) throw new FakeRefusal(400, "BadRequest", "Upgrade request required");
        List<string> command = [.. http.Request.Query["command"].OfType<string>()];
        commands.Add(command);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(http.WebSockets.WebSocketRequestedProtocols[0]);
        await SendAsync(socket, Output, $"output of {http.Request.Query["container"]}\n");
        await SendAsync(socket, Status, command[^1].Contains("fail", StringComparison.Ordinal)
            ? """
              {"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}
              """
            : """{"status":"Success"}""");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    private static Task SendAsync(WebSocket socket, byte channel, string text) => socket.SendAsync(
        (byte[])[channel, .. Encoding.UTF8.GetBytes(text)], WebSocketMessageType.Binary, endOfMessage: true, default);
}
