using AuditActors.Events;

namespace AuditActors.App.Bench;

/// <summary>
/// How long after their events alerts came somewhere. Event times have to be the times of sending, by the same clock.
/// For any thread.
/// </summary>
internal sealed class AlertDelays(TimeProvider clock)
{
    private const int Most = 10_000_000;
    private readonly List<double> _milliseconds = [];
    private long _from = long.MaxValue;

    /// <summary>Alerts of earlier events do not count.</summary>
    public void CountFrom(DateTimeOffset time) =>
        Volatile.Write(ref _from, (time - DateTimeOffset.UnixEpoch).Ticks);

    /// <summary>These alerts have just come.</summary>
    public void Came(IEnumerable<Alert> alerts)
    {
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

    /// <summary>In ascending order.</summary>
    public double[] Sorted()
    {
        lock (_milliseconds) return [.. _milliseconds.Order()];
    }

    /// <summary>The delay that this part of them does not exceed.</summary>
    public static double At(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];
}
