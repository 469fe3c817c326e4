using AuditActors.Events;

namespace AuditActors.Runtime.Outbox;

/// <summary>
/// Delivers alerts to every sink, each repeated on its own until it succeeds: a sink that fails holds back its node,
/// through unanswered batches up to the sources, rather than losing alerts.
/// </summary>
internal sealed class SinkDelivery(IReadOnlyList<IAlertSink> sinks, TimeProvider clock, RuntimeSignals signals)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken) =>
        Task.WhenAll(sinks.Select(sink => DeliverAsync(sink, alerts, cancellationToken)));

    private async Task DeliverAsync(IAlertSink sink, IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!await TryDeliverAsync(sink, alerts, pause, cancellationToken))
        {
            await Task.Delay(pause, clock, cancellationToken);
            pause = Longer(pause);
        }
    }

    private async Task<bool> TryDeliverAsync(
        IAlertSink sink, IReadOnlyList<Alert> alerts, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await sink.DeliverAsync(alerts, cancellationToken);
            return true;
        }
        catch (OutputClosedException)
        {
            // Nothing is kept here, so nothing can be told as undelivered; whoever runs the node knows.
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            signals.DeliveryFailed(sink.GetType().Name, e.Message, pause);
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
