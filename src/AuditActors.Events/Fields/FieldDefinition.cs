using AuditActors.Events.Json;

namespace AuditActors.Events.Fields;

/// <summary>A field and how its values are found: the source is made once for every argument in use.</summary>
internal sealed record FieldDefinition(Field Field, Func<string?, PathTree, FieldSource> Source);
