using System.Diagnostics.Metrics;
using AuditActors.Events;
using AuditActors.Runtime.Members;

namespace AuditActors.Runtime;

public sealed partial class RuntimeSignals
{
    private const double NanosecondsPerSecond = 1_000_000_000;
    private long _connected;
    private long _failed;
    private long _refused;
    private long _resends;
    private long _storeFailures;

    /// <summary>
    /// What is counted from the start, with every label that there is: an increase from nothing is none to Prometheus,
    /// and the first dead letter would wake nobody.
    /// </summary>
    private void MeasureTally()
    {
        _meter.CreateObservableCounter(
            "auditactors.events",
            () => new[]
            {
                Of(Tally.Judged, "outcome", "judged"),
                Of(Tally.Copies, "outcome", "copy"),
                Of(Tally.PassedOver, "outcome", "passed-over"),
                Of(Tally.DeadLetters, "outcome", "dead-letter"),
            },
            description: "Events, by what became of them.");
        _meter.CreateObservableCounter(
            "auditactors.skips",
            () => Enum.GetValues<SkipReason>().Select(reason => Of(Tally.Skipped(reason), "reason", $"{reason}")),
            description: "Payloads and events left out.");
        _meter.CreateObservableCounter(
            "auditactors.alerts",
            () => Enum.GetValues<Priority>().Select(level => Of(Tally.AlertsOf(level), "priority", $"{level}")),
            description: "Alerts, by priority.");
        _meter.CreateObservableCounter(
            "auditactors.reconnects",
            () => new[]
            {
                Of(Interlocked.Read(ref _connected), "outcome", "connected"),
                Of(Interlocked.Read(ref _failed), "outcome", "failed"),
                Of(Interlocked.Read(ref _refused), "outcome", "refused"),
            },
            description: "Connections opened or tried.");
        _meter.CreateObservableCounter(
            "auditactors.resends", () => Interlocked.Read(ref _resends), description: "Batches sent again.");
        _meter.CreateObservableCounter(
            "auditactors.store.failures",
            () => Interlocked.Read(ref _storeFailures),
            description: "Attempts that failed.");
    }

    private void MeasureSources(TimeProvider clock)
    {
        _meter.CreateObservableGauge(
            "auditactors.source.connected",
            () => Sources.Read().Select(source => Of(source.IsConnected ? 1 : 0, "source", source.Source)),
            description: "Whether a source that this node reads brings events now.");
        _meter.CreateObservableGauge(
            "auditactors.source.lag",
            () => Sources.Read().Where(source => source.Position > 0).Select(source => new Measurement<double>(
                Lag(source), new KeyValuePair<string, object?>("source", source.Source))),
            "s",
            "How long ago what was last finished of a stream had come to it.");

        double Lag(SourceStatus source) => Math.Max(
            0, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - (source.Position / NanosecondsPerSecond));
    }

    private static Measurement<long> Of(long value, string label, string name) =>
        new(value, new KeyValuePair<string, object?>(label, name));
}
