namespace AuditActors.Runtime.Correlations;

/// <summary>What another engine gets of an event.</summary>
/// <param name="Number">Place within its source; 0 where an alert is the event.</param>
/// <param name="Admission">An admission as bytes.</param>
public readonly record struct AdmittedEvent(ulong Number, ReadOnlyMemory<byte> Admission);
