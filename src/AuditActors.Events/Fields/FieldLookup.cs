namespace AuditActors.Events.Fields;

/// <summary>A field found, or the message that says why there is none.</summary>
public sealed record FieldLookup(FieldUse? Use, string? Error);
