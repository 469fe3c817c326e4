using System.Buffers;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Traces;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>The way of one namespace's events: a batch under way, full ones behind it, one that grows.</summary>
internal sealed class Lane(string key, IngestLimits limits, ArrayPool<byte> blobs)
{
    public string Key { get; } = key;

    public BatchBuilder Growing { get; } = new(limits.BatchEvents, limits.BatchBytes, blobs);

    public Queue<EventBatch> Full { get; } = [];

    public BatchUnderWay? UnderWay { get; set; }

    /// <summary>Whether its detector was on another node when it answered last.</summary>
    public bool IsFar { get; set; }

    /// <summary>Whether the batch that grows may grow for a moment, though none is under way.</summary>
    public bool IsFilling { get; set; }

    public bool IsIdle => UnderWay is null && Full.Count == 0 && Growing.Count == 0;
}

/// <summary>A batch that was sent and is not answered.</summary>
internal sealed class BatchUnderWay(Lane lane, EventBatch batch, DateTimeOffset due)
{
    public Lane Lane { get; } = lane;

    public EventBatch Batch { get; } = batch;

    /// <summary>Its trace, if that is kept.</summary>
    public TracedBatch? Trace { get; set; }

    /// <summary>When it was sent first, as <see cref="StageTimes.Now"/>.</summary>
    public long SentAt { get; init; }

    /// <summary>When to send it again.</summary>
    public DateTimeOffset Due { get; set; } = due;

    /// <summary>Since it was last known to be worked on.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>How often it was sent at all.</summary>
    public int Sent { get; set; } = 1;

    /// <summary>Whether it is known to have reached nobody, so that no answer is missing.</summary>
    public bool IsLost { get; set; }

    /// <summary>Whether it was sent again for that reason the last time.</summary>
    public bool WasLost { get; set; }

    /// <summary>Whether more than one copy of it may be on its way.</summary>
    public bool WasRepeated { get; set; }
}
