using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Ingest;

/// <summary>The way of one namespace's events: a batch under way, full ones behind it, one that grows.</summary>
internal sealed class Lane(string key, IngestLimits limits)
{
    public string Key { get; } = key;

    public BatchBuilder Growing { get; } = new(limits.BatchEvents, limits.BatchBytes);

    public Queue<EventBatch> Full { get; } = [];

    public BatchUnderWay? UnderWay { get; set; }

    public bool IsIdle => UnderWay is null && Full.Count == 0 && Growing.Count == 0;
}

/// <summary>A batch that was sent and is not answered.</summary>
internal sealed class BatchUnderWay(Lane lane, EventBatch batch, DateTimeOffset due)
{
    public Lane Lane { get; } = lane;

    public EventBatch Batch { get; } = batch;

    /// <summary>When to send it again.</summary>
    public DateTimeOffset Due { get; set; } = due;

    public int Attempts { get; set; } = 1;
}
