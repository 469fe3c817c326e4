using System.Diagnostics.Metrics;
using AuditActors.Events;

namespace AuditActors.Runtime;

/// <summary>
/// How long batches take in each part of their way, and alerts after their events. While nobody measures it costs a
/// look at that.
/// </summary>
public sealed class StageTimes
{
    /// <summary>From its first event until a batch is sent: the one before it is not answered.</summary>
    internal const string Queue = "queue";

    /// <summary>From sending a batch until it is answered, by a detector of any node.</summary>
    internal const string Deliver = "deliver";

    /// <summary>Its events are judged by rules.</summary>
    internal const string Evaluate = "evaluate";

    /// <summary>Its alerts wait for a transaction of the store, and are in it.</summary>
    internal const string Store = "store";

    /// <summary>Alerts are on their way to a receiver, all attempts together.</summary>
    internal const string Sink = "sink";

    private const double NanosecondsPerSecond = 1_000_000_000;

    private static readonly double[] OfStages =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly double[] OfAlerts = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
    private readonly TimeProvider _clock;
    private readonly Histogram<double> _stages;
    private readonly Histogram<double> _delays;

    internal StageTimes(Meter meter, TimeProvider clock)
    {
        _clock = clock;
        _stages = meter.CreateHistogram(
            "auditactors.stage.duration",
            "s",
            "What batches take, by stage.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = OfStages });
        _delays = meter.CreateHistogram(
            "auditactors.alert.delay",
            "s",
            "From the time of an event until its alert is raised.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = OfAlerts });
    }

    /// <summary>For <see cref="Note"/>; 0 while nobody measures.</summary>
    internal long Now => _stages.Enabled ? _clock.GetTimestamp() : 0;

    /// <summary>A stage has ended.</summary>
    /// <param name="stage">One of those above.</param>
    /// <param name="begun">The <see cref="Now"/> of its begin.</param>
    internal void Note(string stage, long begun)
    {
        if (begun != 0) _stages.Record(Since(begun), new KeyValuePair<string, object?>("stage", stage));
    }

    /// <summary>Alerts are with a receiver.</summary>
    internal void NoteSink(string sink, long begun)
    {
        if (begun != 0) _stages.Record(Since(begun), new("stage", Sink), new("sink", sink));
    }

    /// <summary>Alerts are raised.</summary>
    internal void Raised(IReadOnlyList<Alert> alerts)
    {
        if (!_delays.Enabled) return;
        var now = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        foreach (var alert in alerts) _delays.Record(Math.Max(0, now - alert.Time / NanosecondsPerSecond));
    }

    private double Since(long begun) => _clock.GetElapsedTime(begun).TotalSeconds;
}
