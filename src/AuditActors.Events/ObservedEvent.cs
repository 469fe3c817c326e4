namespace AuditActors.Events;

/// <summary>An event as rules see it: its JSON and its place in the run of its source.</summary>
/// <param name="Json">Compact UTF-8 JSON of one audit event.</param>
/// <param name="Time">Event time in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Number">Place within the source, from 1; events that match no rule count too.</param>
/// <param name="FirstTime">Event time of the source's first event.</param>
public readonly record struct ObservedEvent(ReadOnlyMemory<byte> Json, ulong Time, ulong Number, ulong FirstTime);
