using System.Diagnostics;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Traces;

/// <summary>
/// The ways of some batches, for whoever listens: a trace a batch, a span a stage. While nobody listens a batch costs
/// one look at that.
/// </summary>
public sealed class BatchTraces : IDisposable
{
    /// <summary>The source's name, for listeners.</summary>
    public const string SourceName = "AuditActors.Runtime";

    private const string Ingest = "ingest";
    private const string Read = "read";
    private const string Deliver = "deliver";
    private const string Detect = "detect";
    private const string Evaluate = "evaluate";
    private const string Store = "store";
    private const string Sink = "sink";
    private readonly ActivitySource _source = new(SourceName);
    private readonly TracedAlerts _alerts = new();

    /// <summary>Whether anybody listens.</summary>
    public bool AreOn => _source.HasListeners();

    public void Dispose() => _source.Dispose();

    /// <summary>Begins the trace of a batch that is about to be sent, if it is among the sampled ones.</summary>
    internal TracedBatch? Begin(EventBatch batch)
    {
        if (!AreOn) return null;
        var ingest = StartApart(Ingest, ActivityKind.Producer, parent: default, batch.Begun);
        if (ingest is null) return null;
        if (!ingest.Recorded)
        {
            ingest.Stop();
            return null;
        }

        ingest.SetTag("auditactors.source", batch.Id.Ingest)
            .SetTag("auditactors.namespace", batch.Namespace)
            .SetTag("auditactors.events", batch.Entries.Length)
            .SetTag("auditactors.bytes", batch.Blob.Length);
        StartApart(Read, ActivityKind.Internal, ingest.Context, batch.Begun)?.Stop();
        var deliver = Start(Deliver, ActivityKind.Internal, ingest.Context);
        batch.Trace = (deliver ?? ingest).Context;
        return new TracedBatch(ingest, deliver);
    }

    /// <summary>A batch is with its detector; ends when it is answered.</summary>
    internal Activity? Detecting(EventBatch batch) => Start(Detect, ActivityKind.Consumer, batch.Trace)
        ?.SetTag("auditactors.namespace", batch.Namespace).SetTag("auditactors.events", batch.Entries.Length);

    /// <summary>Its events are judged by rules.</summary>
    internal Activity? Evaluating(Activity? detecting) =>
        detecting is null ? null : Start(Evaluate, ActivityKind.Internal, detecting.Context);

    /// <summary>Its alerts wait for a transaction of the store, and are in it.</summary>
    internal Activity? Storing(ActivityContext batch, int alerts) =>
        Start(Store, ActivityKind.Client, batch)?.SetTag("auditactors.alerts", alerts);

    /// <summary>Its alerts are in the log: those who deliver them go on with the trace.</summary>
    internal void Stored(ActivityContext batch, IReadOnlyList<Alert> alerts)
    {
        if (batch != default) _alerts.Add(batch, alerts);
    }

    /// <summary>Alerts are on their way to a receiver: a span for each traced batch that some of them are of.</summary>
    internal IReadOnlyList<Activity> Delivering(string sink, IReadOnlyList<LoggedAlert> alerts)
    {
        if (_alerts.IsEmpty) return [];
        var spans = new List<Activity>();
        foreach (var batch in alerts.GroupBy(alert => _alerts.BatchOf(alert.Id)).Where(batch => batch.Key != default))
        {
            if (Delivering(sink, batch.Key, batch.Count()) is { } span) spans.Add(span);
        }

        return spans;
    }

    /// <summary>Alerts of a batch are on their way to a receiver.</summary>
    internal Activity? Delivering(string sink, ActivityContext batch, int alerts) =>
        Start(Sink, ActivityKind.Client, batch)?.SetTag("auditactors.sink", sink).SetTag("auditactors.alerts", alerts);

    // What is of no traced batch begins no trace.
    private Activity? Start(string name, ActivityKind kind, ActivityContext parent) =>
        parent == default ? null : StartApart(name, kind, parent, begun: default);

    // Spans end in other messages than they begin in: none of them is ambient.
    private Activity? StartApart(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset begun)
    {
        var ambient = Activity.Current;
        Activity.Current = null;
        var span = _source.StartActivity(name, kind, parent, startTime: begun);
        Activity.Current = ambient;
        return span;
    }
}
