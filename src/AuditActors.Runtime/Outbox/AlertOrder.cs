namespace AuditActors.Runtime.Outbox;

/// <summary>In which order alerts reach the sinks.</summary>
public enum AlertOrder
{
    /// <summary>As detectors raise them; a batch counts as done when the sinks have its alerts.</summary>
    AsRaised,

    /// <summary>By event, then by rule; alerts wait until every earlier event is judged.</summary>
    ByEvent,
}
