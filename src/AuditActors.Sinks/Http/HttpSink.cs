using System.Buffers;
using AuditActors.Events;

namespace AuditActors.Sinks.Http;

/// <summary>
/// Falco's <c>http_output</c>: a POST for each alert, with the alert's JSON. Falcosidekick, Falco Talon and whatever
/// else takes Falco's alerts takes these. The id in the header is the same when an alert comes again.
/// </summary>
public sealed class HttpSink : IAlertReceiver
{
    /// <summary>The header with the alert's id.</summary>
    public const string IdHeader = "X-AuditActors-Alert-Id";

    private readonly HttpPeer _peer;
    private readonly AlertFormatter _formatter;

    /// <summary>Fails with <see cref="ReceiverOptionsException"/>.</summary>
    /// <param name="options">The receiver.</param>
    /// <param name="formatter">Alerts to JSON.</param>
    /// <param name="clock">For answers that name a time.</param>
    public HttpSink(HttpPeerOptions options, AlertFormatter formatter, TimeProvider clock)
    {
        _peer = new HttpPeer(options, clock);
        _formatter = formatter;
    }

    public int MostAtOnce => 1;

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        foreach (var logged in alerts)
        {
            body.ResetWrittenCount();
            _formatter.Write(logged.Alert, body);
            var id = (IdHeader, $"{logged.Id}");
            await _peer.PostAsync(body.WrittenMemory, "application/json", cancellationToken, id);
        }

        return DeliveryResult.Taken;
    }

    public ValueTask DisposeAsync()
    {
        _peer.Dispose();
        return ValueTask.CompletedTask;
    }
}
