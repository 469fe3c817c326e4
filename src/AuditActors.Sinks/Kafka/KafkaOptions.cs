namespace AuditActors.Sinks.Kafka;

/// <summary>A topic of Kafka.</summary>
public sealed record KafkaOptions
{
    public required string Topic { get; init; }

    /// <summary>Settings of librdkafka by their names; some of their values are secrets.</summary>
    public required IReadOnlyDictionary<string, string> Client { get; init; }
}
