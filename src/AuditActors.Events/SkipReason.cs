namespace AuditActors.Events;

/// <summary>Why a payload, or one event of it, was left out. Every occurrence is counted and shown.</summary>
public enum SkipReason
{
    /// <summary>Not JSON, or JSON that a strict reader refuses.</summary>
    MalformedJson,

    /// <summary>JSON, but neither an audit Event nor an EventList.</summary>
    NotAnAuditEvent,

    /// <summary>stageTimestamp is absent or not a time.</summary>
    NoTimestamp,

    /// <summary>Larger than the configured limit.</summary>
    TooLarge,
}
