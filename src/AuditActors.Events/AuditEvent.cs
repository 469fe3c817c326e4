namespace AuditActors.Events;

/// <summary>One audit stage record: its compact UTF-8 JSON and where the routing fields stand in it.</summary>
public readonly record struct AuditEvent(ReadOnlyMemory<byte> Json, EventHeader Header);

/// <summary>A stretch of an event's JSON: the inside of a string, quotes left out, escapes as written.</summary>
public readonly record struct JsonSlice(int Start, int Length)
{
    public static readonly JsonSlice Missing = new(0, -1);

    public bool IsMissing => Length < 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => IsMissing ? default : json.Slice(Start, Length);
}

/// <summary>What routing, the gate and de-duplication need of an event, found by one scan.</summary>
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
}
