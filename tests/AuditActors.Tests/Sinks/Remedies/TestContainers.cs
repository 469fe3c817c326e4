using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>
/// Containers that are processes of this machine: a command is really run, so that a shell shows what it makes of it.
/// Answers as a kubelet does, on a websocket with a channel in front of each message.
/// </summary>
public sealed class TestContainers
{
    private const string Protocol = "v4.channel.k8s.io";
    private const byte Output = 1;
    private const byte Errors = 2;
    private const byte Status = 3;

    private readonly ConcurrentQueue<Run> _runs = [];

    /// <summary>The arguments of every command that was run in pods of a namespace.</summary>
    public IReadOnlyList<IReadOnlyList<string>> CommandsIn(string ns) =>
        [.. _runs.Where(run => run.Namespace == ns).Select(run => run.Command)];

    public static Task LogAsync(HttpContext http, string pod) =>
        http.Response.WriteAsync($"first line\nlast line of {pod}\n");

    /// <param name="http">The request, to be upgraded.</param>
    /// <param name="ns">Of the pod.</param>
    /// <param name="output">The parameter that asks for the output.</param>
    public async Task ExecAsync(HttpContext http, string ns, string output)
    {
        var sockets = http.WebSockets;
        if (!sockets.IsWebSocketRequest || !sockets.WebSocketRequestedProtocols.Contains(Protocol))
            throw new FakeRefusal(400, "BadRequest", $"an upgrade to {Protocol} is required");
        if (http.Request.Query[output] is not (["1"] or ["true"]))
            throw new FakeRefusal(400, "BadRequest", "you must specify at least 1 of stdin, stdout, stderr");
        List<string> command = [.. http.Request.Query["command"].OfType<string>()];
        _runs.Enqueue(new Run(ns, command));
        using var socket = await sockets.AcceptWebSocketAsync(Protocol);
        await SendAsync(socket, Output, "");
        using var process = Start(command);
        await SendAsync(socket, Output, await process.StandardOutput.ReadToEndAsync(http.RequestAborted));
        await SendAsync(socket, Errors, await process.StandardError.ReadToEndAsync(http.RequestAborted));
        await process.WaitForExitAsync(http.RequestAborted);
        await SendAsync(socket, Status, Ended(process.ExitCode).ToJsonString());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
    }

    private static Process Start(List<string> command) => Process.Start(
        new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static JsonObject Ended(int code) => code == 0
        ? new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" }
        : new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with non-zero exit code: exit status {code}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "ExitCode",
                    ["message"] = code.ToString(CultureInfo.InvariantCulture),
                }),
            },
        };

    private static Task SendAsync(WebSocket socket, byte channel, string text) => socket.SendAsync(
        (byte[])[channel, .. Encoding.UTF8.GetBytes(text)], WebSocketMessageType.Binary, endOfMessage: true, default);

    private sealed record Run(string Namespace, IReadOnlyList<string> Command);
}
