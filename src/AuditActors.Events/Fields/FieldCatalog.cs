namespace AuditActors.Events.Fields;

/// <summary>A field found, or the message that says why there is none.</summary>
public sealed record FieldLookup(FieldUse? Use, string? Error);

/// <summary>Every field that rules for audit events can name.</summary>
public sealed class FieldCatalog
{
    public FieldCatalog(
        string hostname, TimeZoneInfo zone, TimeProvider clock, IReadOnlyDictionary<string, string>? staticFields = null)
    {
        _ = hostname;
        _ = zone;
        _ = clock;
        _ = staticFields;
    }

    public IReadOnlyList<Field> Fields { get; } = [];

    /// <summary>Finds a field by its text, argument in brackets without quotes (falco-compat 2.6).</summary>
    public FieldLookup Lookup(string text) =>
        Fields.Any(f => f.Name == text) ? new(null, null) : new(null, $"filter_check called with nonexistent field {text}");
}
