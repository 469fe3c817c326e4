namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>Every bound of an ingest; sizes in bytes.</summary>
public sealed record IngestLimits
{
    /// <summary>Largest event, as compact JSON; larger ones are counted and left out.</summary>
    public int MaxEvent { get; init; } = 1024 * 1024;

    /// <summary>Largest payload: a line, a document or a message.</summary>
    public int MaxPayload { get; init; } = 64 * 1024 * 1024;

    public int BatchEvents { get; init; } = 256;

    /// <summary>Messages of 85,000 bytes and more would cost double; a larger event is a batch of its own.</summary>
    public int BatchBytes { get; init; } = 64 * 1024;

    /// <summary>What all lanes together hold before the source has to wait.</summary>
    public long LaneBudget { get; init; } = 64L * 1024 * 1024;

    /// <summary>From the oldest event without an answer to the newest read.</summary>
    public int UnfinishedEvents { get; init; } = 256 * 1024;

    /// <summary>
    /// Batches of a source that wait for an answer at the same time: more would only wait in other queues, until they
    /// are sent again for want of an answer.
    /// </summary>
    public int BatchesUnderWay { get; init; } = 512;

    public int IdleLanes { get; init; } = 4096;

    /// <summary>How long a batch may go unanswered; doubles with each attempt.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after the cluster has removed a node batches are sent again.</summary>
    public TimeSpan ResendAfterLoss { get; init; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan ResendAtMost { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Unanswered attempts before a batch becomes a dead letter; must outlast the move of a shard.</summary>
    public int Attempts { get; init; } = 12;
}
