namespace AuditActors.Events.Fields;

/// <summary>One event's field values, each extracted at most once; reused from event to event by one thread.</summary>
public sealed class EventView;
