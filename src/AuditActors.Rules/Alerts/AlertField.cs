using AuditActors.Events.Fields;

namespace AuditActors.Rules.Alerts;

/// <summary>What a condition over alerts can name: a property of the alert, or a key of its output fields.</summary>
/// <param name="Name">As the condition writes it.</param>
/// <param name="Property">Null for an output field.</param>
/// <param name="Key">The key in <c>output_fields</c>; empty for a property.</param>
internal sealed record AlertField(string Name, AlertProperty? Property, string Key, FieldType Type, bool IsList);

internal enum AlertProperty
{
    Id,
    Rule,
    Priority,
    Source,
    Tags,
    Hostname,
    Namespace,
    Time,
    Output,
}
