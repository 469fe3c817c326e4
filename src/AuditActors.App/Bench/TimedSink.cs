using AuditActors.Events;

namespace AuditActors.App.Bench;

/// <summary>
/// Takes down how long after its event each alert was printed. Event times have to be the times of sending, by the
/// same clock.
/// </summary>
internal sealed class TimedSink(IAlertSink printing, TimeProvider clock) : IAlertSink
{
    private const int Most = 10_000_000;
    private readonly List<double> _milliseconds = [];
    private long _from = long.MaxValue;

    /// <summary>Alerts of earlier events are printed, not counted.</summary>
    public void CountFrom(DateTimeOffset time) =>
        Volatile.Write(ref _from, (time - DateTimeOffset.UnixEpoch).Ticks);

    public async Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken)
    {
        await printing.DeliverAsync(alerts, cancellationToken);
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        var from = Volatile.Read(ref _from);
        lock (_milliseconds)
        {
            foreach (var alert in alerts)
            {
                var sent = (long)(alert.Time / TimeSpan.NanosecondsPerTick);
                if (sent >= from && _milliseconds.Count < Most)
                    _milliseconds.Add((double)(now - sent) / TimeSpan.TicksPerMillisecond);
            }
        }
    }

    /// <summary>Latencies in ascending order.</summary>
    public double[] Sorted()
    {
        lock (_milliseconds) return [.. _milliseconds.Order()];
    }
}
