namespace AuditActors.Events;

/// <summary>One audit stage record: its compact UTF-8 JSON and where the routing fields stand in it.</summary>
public readonly record struct AuditEvent(ReadOnlyMemory<byte> Json, EventHeader Header);
