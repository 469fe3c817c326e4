using System.Net.Sockets;
using AuditActors.Sinks.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AuditActors.App.Emulator;

/// <summary>
/// Serves recorded audit events as the tail WebSocket of a Logs Data Platform stream does: one ordered log of what
/// was sent, replay of the retained part with <c>begin=</c> and <c>end=</c>, and faults on demand.
/// </summary>
internal sealed class LdpEmulator : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeReset = TimeSpan.FromMilliseconds(20);
    private readonly LdpEmulatorOptions _options;
    private readonly EventLog _log;
    private readonly ConnectedClients _clients;
    private readonly EmulatorFaults _faults;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _server;
    private int _connections;

    private LdpEmulator(LdpEmulatorOptions options)
    {
        _options = options;
        _log = new EventLog(options.Retain, options.RetainedBytes, options.Clock);
        _clients = new ConnectedClients(_log);
        _faults = new EmulatorFaults(options.Faults);
        _server = Build(options);
        _server.UseWebSockets();
        _server.Run(AnswerAsync);
    }

    /// <summary>The address that a client opens, token included.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Events sent so far, to whomever; all there are once <see cref="AllSent"/> is complete.</summary>
    public long Sent => _log.End;

    /// <summary>Connections that became a stream so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Completes when the recordings are at their end; fails when one cannot be read.</summary>
    public Task AllSent { get; private set; } = Task.CompletedTask;

    /// <summary>Listens; fails with one clear line when a file is missing or the address is taken.</summary>
    public static async Task<LdpEmulator> StartAsync(LdpEmulatorOptions options, CancellationToken cancellationToken)
    {
        foreach (var file in options.Files) await Recording.Open(file).DisposeAsync();
        var emulator = new LdpEmulator(options);
        try
        {
            await emulator._server.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            await emulator.DisposeAsync();
            throw new CommandException($"cannot listen on {options.Listen}: {e.Message}");
        }

        emulator.Begin();
        return emulator;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        await AllSent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static WebApplication Build(LdpEmulatorOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(options.Listen));
        builder.Services.AddOwnersLifetime(ShutdownTimeout);
        return builder.Build();
    }

    private void Begin()
    {
        var bound = _server.ListeningAddress();
        Address = new UriBuilder("ws", bound.Host, bound.Port, "/tail/", $"?tk={Uri.EscapeDataString(_options.Token)}")
            .Uri;
        AllSent = SendAllAsync(_stopping.Token);
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        if (!_options.StartAtOnce) await _clients.First.WaitAsync(cancellationToken);
        await new Emitter(_options, _log, _clients).RunAsync(cancellationToken);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, refusal) = TailRequest.Read(context, _options.Token);
        if (request is not null && _faults.Next() is { } fault) (request, refusal) = (null, fault);
        if (request is null)
        {
            _options.Report($"refused a client with status {refusal}");
            context.Response.StatusCode = refusal;
            return;
        }

        var accept = new WebSocketAcceptContext
        {
            KeepAliveInterval = _options.PingEvery,
            KeepAliveTimeout = _options.PingEvery,
        };
        // Never disposed: that would break the connection, where a forced disconnect has to let the last frames out.
        // The end of the request releases what it holds.
        var socket = await context.WebSockets.AcceptWebSocketAsync(accept);
        var client = new EmulatorClient(socket, request, _log, _clients, _options);
        await ServeAsync(client, context, Interlocked.Increment(ref _connections));
    }

    private async Task ServeAsync(EmulatorClient client, HttpContext context, int connection)
    {
        _options.Report($"connection {connection} opened");
        _clients.Add(client);
        try
        {
            var end = await client.ServeAsync(_stopping.Token);
            _options.Report($"connection {connection} ended after {client.Sent} events: {Words(end)}");
            if (end == ClientEnd.DropDue && IsReset(connection)) await ResetAsync(context);
            if (end == ClientEnd.TooSlow) context.Abort();
        }
        finally
        {
            _clients.Remove(client);
        }
    }

    // Forced disconnects come in two kinds by turns. The first ends the TCP connection after the last frame, without
    // a closing handshake; the second resets it, and frames that are still under way after a moment are lost.
    private static bool IsReset(int connection) => connection % 2 == 0;

    private async Task ResetAsync(HttpContext context)
    {
        await Task.Delay(BeforeReset, _options.Clock);
        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
            connection.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        context.Abort();
    }

    private static string Words(ClientEnd end) => end switch
    {
        ClientEnd.Left => "the client left",
        ClientEnd.ReplayFinished => "replay finished",
        ClientEnd.DropDue => "forced disconnect",
        ClientEnd.TooSlow => "the client was too slow",
        _ => "the emulator stops",
    };
}
