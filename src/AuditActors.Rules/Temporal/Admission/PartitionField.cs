using AuditActors.Events.Fields;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>
/// Whose events an event belongs to: the namespace it names; of a namespace itself its name, for its creation names no
/// namespace and its deletion does; else none.
/// </summary>
public static class PartitionField
{
    /// <summary>Stands for the partition where fields are listed; rules cannot name it.</summary>
    internal static readonly FieldUse Use =
        new(new Field("(partition)", FieldType.Text, false, FieldArgument.None, "Namespace of the event."), null);

    /// <summary>The partition of an event with these values, empty where it has none.</summary>
    public static ReadOnlySpan<byte> Of(
        ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> resource, ReadOnlySpan<byte> name)
    {
        if (!@namespace.IsEmpty) return @namespace;
        return resource.SequenceEqual("namespaces"u8) ? name : [];
    }
}
