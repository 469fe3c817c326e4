using System.Diagnostics.Metrics;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Traces;
using Microsoft.Extensions.Logging;

namespace AuditActors.Runtime;

/// <summary>Every log line and metric of this project. Names of sources come in a form that holds no secret.</summary>
public sealed partial class RuntimeSignals : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "AuditActors.Runtime";

    /// <summary>Left-out payloads shown one by one, for each reason; the others are only counted.</summary>
    public const int SkipsShown = 20;

    private readonly ILogger _logger;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _deliveryFailures;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _logged;
    private readonly Counter<long> _removed;
    private readonly Counter<long> _remedies;
    private volatile bool _isStoreAway;

    /// <param name="logger">Takes the lines.</param>
    /// <param name="clock">The wall clock; null: the system's.</param>
    public RuntimeSignals(ILogger<RuntimeSignals> logger, TimeProvider? clock = null)
    {
        _logger = logger;
        Times = new StageTimes(_meter, clock ?? TimeProvider.System);
        MeasureTally();
        MeasureSources(clock ?? TimeProvider.System);
        _bytes = _meter.CreateCounter<long>("auditactors.read", "By", "Bytes of payloads, decompressed.");
        _batches = _meter.CreateCounter<long>("auditactors.batches", description: "Batches sent to detectors.");
        _deliveryFailures = _meter.CreateCounter<long>("auditactors.delivery.failures", description: "By sink.");
        _rounds = _meter.CreateCounter<long>("auditactors.store.rounds", description: "Transactions of the writer.");
        _logged = _meter.CreateCounter<long>("auditactors.store.alerts", description: "New to the log, or known.");
        _removed = _meter.CreateCounter<long>("auditactors.store.removed", description: "Alerts past their keeping.");
        MeasureSinks();
        MeasureSpools();
        _remedies = _meter.CreateCounter<long>("auditactors.remedies", description: "Actions, by what became of them.");
        _meter.CreateObservableGauge(
            "auditactors.store.available", () => _isStoreAway ? 0 : 1, description: "Whether the store can be used.");
    }

    public RunTally Tally { get; } = new();

    public SourceStates Sources { get; } = new();

    public BatchTraces Traces { get; } = new();

    public StageTimes Times { get; }

    /// <summary>Whether the store's last attempt failed.</summary>
    public bool IsStoreAway => _isStoreAway;

    public void Dispose()
    {
        _meter.Dispose();
        Traces.Dispose();
    }

    internal void Read(string source, long bytes, int events)
    {
        Tally.AddRead(bytes, events);
        _bytes.Add(bytes, new KeyValuePair<string, object?>("source", source));
    }

    internal void Skipped(string place, SkipReason reason, string detail)
    {
        var count = Tally.AddSkipped(reason);
        if (count <= SkipsShown) LogSkipped(place, detail);
        if (count == SkipsShown) LogSkipsQuiet(reason);
    }

    internal void PassedOver(int events)
    {
        if (events > 0) Tally.AddPassedOver(events);
    }

    internal void BatchSent() => _batches.Add(1);

    /// <summary>Batches are sent again; where they are many, a line for each would tell less.</summary>
    internal void BatchesResent(IReadOnlyCollection<BatchUnderWay> batches)
    {
        if (batches.Count == 0) return;
        Interlocked.Add(ref _resends, batches.Count);
        var unanswered = batches.Where(each => !each.WasLost).ToList();
        if (unanswered.MaxBy(each => each.Attempts) is not { } worst) return;
        var batch = worst.Batch;
        LogBatchResent(
            batch.Namespace, batch.Id.Ingest, batch.Id.Sequence, batch.Entries.Length, worst.Attempts,
            unanswered.Count - 1);
    }

    internal void BatchJudged(int judged, int copies)
    {
        Tally.AddJudged(judged);
        if (copies > 0) Tally.AddCopies(copies);
    }

    internal void BatchGivenUp(EventBatch batch, string reason, string? file)
    {
        Tally.AddDeadLetters(batch.Entries.Length);
        LogBatchGivenUp(batch.Entries.Length, batch.Namespace, reason, file ?? "nowhere");
    }

    internal void DeadLettersUnwritable(string file, string reason) => LogDeadLettersUnwritable(file, reason);

    internal void Raised(IReadOnlyList<Alert> alerts)
    {
        foreach (var alert in alerts) Tally.AddAlert(alert);
        Times.Raised(alerts);
    }

    internal void DeliveryFailed(string sink, string reason, TimeSpan pause)
    {
        _deliveryFailures.Add(1, new KeyValuePair<string, object?>("sink", sink));
        LogDeliveryFailed(sink, reason, pause.TotalSeconds);
    }

    internal void StoreFailed(string reason, TimeSpan pause)
    {
        _isStoreAway = true;
        Interlocked.Increment(ref _storeFailures);
        LogStoreFailed(reason, pause.TotalSeconds);
    }

    internal void RoundWritten(int alerts, int known)
    {
        _rounds.Add(1);
        _logged.Add(alerts - known, new KeyValuePair<string, object?>("outcome", "logged"));
        if (known > 0) _logged.Add(known, new KeyValuePair<string, object?>("outcome", "known"));
    }

    internal void StoreUsed()
    {
        if (!_isStoreAway) return;
        _isStoreAway = false;
        LogStoreBack();
    }

    internal void RemedyFinished(string actionner, RemedyState state) => _remedies.Add(
        1,
        new KeyValuePair<string, object?>("actionner", actionner),
        new KeyValuePair<string, object?>("outcome", state.ToString()));

    internal void SourceOvertaken(string source) => LogSourceOvertaken(source);

    internal void OldRemoved(int alerts, int undelivered)
    {
        _removed.Add(alerts);
        if (undelivered > 0) LogUndeliveredRemoved(undelivered);
    }

    internal void Connected(string source, string from)
    {
        Interlocked.Increment(ref _connected);
        Sources.Up(source);
        LogConnected(source, from);
    }

    internal void ConnectionLost(string source, string reason)
    {
        Sources.Down(source, reason);
        LogConnectionLost(source, reason);
    }

    internal void ConnectionFailed(string source, string reason)
    {
        Interlocked.Increment(ref _failed);
        Sources.Down(source, reason);
        LogConnectionFailed(source, reason);
    }

    internal void ConnectionRefused(string source, string status, TimeSpan pause)
    {
        Interlocked.Increment(ref _refused);
        Sources.Down(source, $"refused: {status}");
        LogConnectionRefused(source, status, pause.TotalSeconds);
    }

    internal void SourceTaken(string source) => LogSourceTaken(source);

    internal void SourceLeft(string source)
    {
        Sources.Gone(source);
        LogSourceLeft(source);
    }

    internal void SourceFailed(string source, string reason) => LogSourceFailed(source, reason);

    internal void FileReplaced(string file, string how) => LogFileReplaced(file, how);

    internal void FileCopied(string file, string copy) => LogFileCopied(file, copy);

    internal void FileAwaited(string fault) => LogFileAwaited(fault);

    [LoggerMessage(3001, LogLevel.Warning, "{Place}: {Detail}")]
    private partial void LogSkipped(string place, string detail);

    [LoggerMessage(3002, LogLevel.Warning, "Further {Reason} is counted, not shown.")]
    private partial void LogSkipsQuiet(SkipReason reason);

    [LoggerMessage(3003, LogLevel.Warning,
        "No answer for batch {Sequence} of {Ingest} ({Events} events of namespace {Namespace}) and {Others} others; "
        + "attempt {Attempt}.")]
    private partial void LogBatchResent(
        string @namespace, string ingest, long sequence, int events, int attempt, int others);

    [LoggerMessage(3004, LogLevel.Error,
        "Gave up on {Events} events of namespace {Namespace}: {Reason}. They are kept in {File}.")]
    private partial void LogBatchGivenUp(int events, string @namespace, string reason, string file);

    [LoggerMessage(3005, LogLevel.Error, "Dead letters cannot be written to {File}: {Reason}")]
    private partial void LogDeadLettersUnwritable(string file, string reason);

    [LoggerMessage(3006, LogLevel.Error, "{Sink} failed: {Reason} Trying again in {Seconds} s; events wait meanwhile.")]
    private partial void LogDeliveryFailed(string sink, string reason, double seconds);

    [LoggerMessage(3007, LogLevel.Information, "{Source}: connected, reading {From}.")]
    private partial void LogConnected(string source, string from);

    [LoggerMessage(3008, LogLevel.Warning, "{Source}: connection lost: {Reason}")]
    private partial void LogConnectionLost(string source, string reason);

    [LoggerMessage(3009, LogLevel.Warning, "{Source}: cannot connect: {Reason}")]
    private partial void LogConnectionFailed(string source, string reason);

    [LoggerMessage(3010, LogLevel.Error,
        "{Source}: the server refuses us ({Status}). Check the stream's token and that WebSocket broadcast is enabled "
        + "on the stream; trying again in {Seconds} s.")]
    private partial void LogConnectionRefused(string source, string status, double seconds);

    [LoggerMessage(3013, LogLevel.Error, "Store: {Reason} Trying again in {Seconds} s; events wait meanwhile.")]
    private partial void LogStoreFailed(string reason, double seconds);

    [LoggerMessage(3014, LogLevel.Information, "Store: it can be used again.")]
    private partial void LogStoreBack();

    [LoggerMessage(3015, LogLevel.Error, "{Source}: another process reads it now; this one stops.")]
    private partial void LogSourceOvertaken(string source);

    [LoggerMessage(3016, LogLevel.Error,
        "Removed {Alerts} alerts that no sink had got: the log is at its largest size (store.keep-size).")]
    private partial void LogUndeliveredRemoved(int alerts);

    [LoggerMessage(3011, LogLevel.Information, "{File}: {How}; reading it from its beginning.")]
    private partial void LogFileReplaced(string file, string how);

    [LoggerMessage(3054, LogLevel.Information, "{File}: it was emptied; reading the rest from {Copy} first.")]
    private partial void LogFileCopied(string file, string copy);

    [LoggerMessage(3012, LogLevel.Warning, "{Fault}; waiting until it can be read.")]
    private partial void LogFileAwaited(string fault);

    [LoggerMessage(3017, LogLevel.Information, "{Source}: this node of the cluster reads it now.")]
    private partial void LogSourceTaken(string source);

    [LoggerMessage(3018, LogLevel.Information, "{Source}: this node no longer reads it.")]
    private partial void LogSourceLeft(string source);

    [LoggerMessage(3019, LogLevel.Error, "{Source}: {Reason} It is tried again in some seconds.")]
    private partial void LogSourceFailed(string source, string reason);
}
