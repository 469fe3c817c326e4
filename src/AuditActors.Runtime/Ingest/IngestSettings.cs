using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Runtime.Ingest.Spool;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Ingest;

/// <summary>How sources are read and their events sent to detectors.</summary>
public sealed record IngestSettings
{
    public IngestLimits Limits { get; init; } = new();

    public LdpOptions Ldp { get; init; } = new();

    /// <summary>Null: events of tails that cannot be taken wait where they come from.</summary>
    public SpoolOptions? Spool { get; init; }

    /// <summary>Whether events that no rule can match are passed over; results are the same.</summary>
    public bool Gate { get; init; } = true;

    /// <summary>Whether a followed file is read from its beginning, not from its end.</summary>
    public bool FollowFromStart { get; init; }

    public TimeSpan FollowLookEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The order of the outbox. By event, it has to be told how far events are judged.</summary>
    public AlertOrder Order { get; init; } = AlertOrder.AsRaised;
}
