using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AuditActors.Events;
using Microsoft.Extensions.Logging;

namespace AuditActors.Runtime;

public sealed partial class RuntimeSignals
{
    /// <summary>Dead letters shown one by one, for each sink; the others are only counted.</summary>
    public const int DeadLettersShown = 20;

    // Known before anything happens: an increase from nothing is none to Prometheus.
    private static readonly string[] OutcomesOfSinks = ["delivered", "filtered", "held-back", "dead-letter"];

    private readonly ConcurrentDictionary<(string Sink, string Outcome), long> _sinkAlerts = [];
    private readonly Dictionary<string, int> _deadLettersBySink = [];

    public SinkStates Sinks { get; } = new();

    internal void SinkStarted(string sink)
    {
        Sinks.Add(sink);
        foreach (var outcome in OutcomesOfSinks) _sinkAlerts.TryAdd((sink, outcome), 0);
    }

    internal void SinkStopped(string sink) => Sinks.Remove(sink);

    internal void SinkFiltered(string sink, int alerts) => CountFor(sink, "filtered", alerts);

    internal void SinkDelivered(string sink, int alerts)
    {
        if (alerts == 0) return;
        CountFor(sink, "delivered", alerts);
        if (Sinks.Up(sink)) LogSinkBack(sink);
    }

    internal void SinkFailed(string sink, string reason, TimeSpan pause)
    {
        _deliveryFailures.Add(1, new KeyValuePair<string, object?>("sink", sink));
        Sinks.Down(sink, reason);
        LogSinkFailed(sink, reason, pause.TotalSeconds);
    }

    internal void SinkRefused(string sink, RefusedAlert refused)
    {
        CountFor(sink, "dead-letter", 1);
        int count;
        lock (_deadLettersBySink) count = _deadLettersBySink[sink] = _deadLettersBySink.GetValueOrDefault(sink) + 1;
        if (count <= DeadLettersShown) LogSinkRefused(sink, refused.Alert.Id, refused.Alert.Alert.Rule, refused.Reason);
        if (count == DeadLettersShown) LogDeadLettersQuiet(sink);
    }

    internal void SinkHeldBack(string sink) => CountFor(sink, "held-back", 1);

    internal void SinkGoesOn(string sink, int heldBack, bool skipped)
    {
        if (skipped) LogSinkSkipped(sink, heldBack);
    }

    internal void SinkBacklog(string sink, long alerts) => Sinks.Backlog(sink, alerts);

    internal void SinkForgotten(string sink) => LogSinkForgotten(sink);

    private void CountFor(string sink, string outcome, int alerts)
    {
        if (alerts > 0) _sinkAlerts.AddOrUpdate((sink, outcome), alerts, (_, count) => count + alerts);
    }

    private void MeasureSinks()
    {
        _meter.CreateObservableGauge(
            "auditactors.sink.available",
            () => Sinks.States.Select(state => Measured(state, state.IsAvailable ? 1 : 0)),
            description: "Whether the receiver takes alerts.");
        _meter.CreateObservableGauge(
            "auditactors.sink.backlog",
            () => Sinks.States.Select(state => Measured(state, state.Backlog)),
            description: "Alerts in the log that wait for the sink.");
        _meter.CreateObservableCounter(
            "auditactors.sink.alerts",
            () => _sinkAlerts.Select(each => new Measurement<long>(
                each.Value,
                new KeyValuePair<string, object?>("sink", each.Key.Sink),
                new KeyValuePair<string, object?>("outcome", each.Key.Outcome))),
            description: "Alerts of the log, by outcome.");
    }

    private static Measurement<long> Measured(SinkState state, long value) =>
        new(value, new KeyValuePair<string, object?>("sink", state.Sink));

    [LoggerMessage(3030, LogLevel.Warning,
        "Sink {Sink}: {Reason}; trying again in {Seconds:0.#} s, alerts wait in the log.")]
    private partial void LogSinkFailed(string sink, string reason, double seconds);

    [LoggerMessage(3031, LogLevel.Information, "Sink {Sink}: alerts are taken again.")]
    private partial void LogSinkBack(string sink);

    [LoggerMessage(3032, LogLevel.Error, "Sink {Sink}: alert {Id} of rule '{Rule}' is a dead letter: {Reason}")]
    private partial void LogSinkRefused(string sink, Guid id, string rule, string reason);

    [LoggerMessage(3033, LogLevel.Warning, "Sink {Sink}: further dead letters are counted and kept, not shown.")]
    private partial void LogDeadLettersQuiet(string sink);

    [LoggerMessage(3034, LogLevel.Warning, "Sink {Sink}: its rate limit kept {Alerts} alerts from it.")]
    private partial void LogSinkSkipped(string sink, int alerts);

    [LoggerMessage(3035, LogLevel.Information,
        "Sink {Sink}: no longer configured, its place in the log is given up.")]
    private partial void LogSinkForgotten(string sink);
}
