using AuditActors.Events;
using AuditActors.Sinks.Stdout;

namespace AuditActors.App.Bench;

/// <summary>Prints alerts and takes down when.</summary>
internal sealed class TimedSink(StdoutSink printing, AlertDelays delays) : IAlertSink, IAlertReceiver
{
    public int MostAtOnce => printing.MostAtOnce;

    public async Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        await printing.DeliverAsync(alerts, cancellationToken);
        delays.Came(alerts);
    }

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        var result = await printing.DeliverAsync(alerts, cancellationToken);
        delays.Came(alerts.Select(logged => logged.Alert));
        return result;
    }

    public ValueTask DisposeAsync() => printing.DisposeAsync();
}
