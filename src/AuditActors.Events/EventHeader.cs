namespace AuditActors.Events;

/// <summary>
/// What routing, the gate and de-duplication need of an event, found by one scan; of duplicate keys the first counts.
/// </summary>
public readonly record struct EventHeader
{
    /// <summary>stageTimestamp in nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong Time { get; init; }

    public required JsonSlice AuditId { get; init; }

    public required JsonSlice Stage { get; init; }

    public required JsonSlice Verb { get; init; }

    public required JsonSlice Username { get; init; }

    public required JsonSlice Namespace { get; init; }

    public required JsonSlice Resource { get; init; }

    public required JsonSlice Subresource { get; init; }

    public required JsonSlice Name { get; init; }
}
