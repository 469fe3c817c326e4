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
    /// <param name="inFlight">Requests that wait for their answers at a time; with one, alerts come in order.</param>
    public HttpSink(HttpPeerOptions options, AlertFormatter formatter, TimeProvider clock, int inFlight)
    {
        _peer = new HttpPeer(options, clock);
        _formatter = formatter;
        MostAtOnce = inFlight;
    }

    public int MostAtOnce { get; }

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        if (alerts is [var only])
        {
            await PostAsync(only, cancellationToken);
            return DeliveryResult.Taken;
        }

        var failures = await Task.WhenAll(alerts.Select(logged => FailureAsync(logged, cancellationToken)));
        if (!failures.Contains(null)) cancellationToken.ThrowIfCancellationRequested();
        return Result(alerts.Zip(failures).ToList());
    }

    public ValueTask DisposeAsync()
    {
        _peer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DeliveryResult Result(IReadOnlyList<(LoggedAlert Alert, Exception? Failure)> tried)
    {
        var failed = tried.Where(each => each.Failure is not (null or AlertsRefusedException)).ToList();
        return new DeliveryResult
        {
            Refused =
            [
                .. tried.Where(each => each.Failure is AlertsRefusedException)
                    .Select(each => new RefusedAlert(each.Alert, each.Failure!.Message)),
            ],
            NotYet = [.. failed.Select(each => each.Alert)],
            Reason = failed.Select(each => each.Failure!.Message).FirstOrDefault(""),
            After = failed.Max(each => (each.Failure as ReceiverBusyException)?.After),
        };
    }

    /// <summary>Null when the receiver has it. What comes of one request is nothing to the others.</summary>
    private async Task<Exception?> FailureAsync(LoggedAlert logged, CancellationToken cancellationToken)
    {
        try
        {
            await PostAsync(logged, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is AlertsRefusedException or ReceiverBusyException or HttpRequestException
            or IOException or OperationCanceledException)
        {
            return e is OperationCanceledException ? new IOException("no answer in time", e) : e;
        }
    }

    private async Task PostAsync(LoggedAlert logged, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        _formatter.Write(logged.Alert, body);
        await _peer.PostAsync(body.WrittenMemory, "application/json", cancellationToken, (IdHeader, $"{logged.Id}"));
    }
}
