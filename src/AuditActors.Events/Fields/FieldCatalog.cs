using System.Collections.Frozen;
using AuditActors.Events.Fields.Tables;

namespace AuditActors.Events.Fields;

/// <summary>
/// Every field that rules for audit events can name. Local times are in <c>zone</c> with the offset that it has at the
/// moment of writing, whatever the date of the event (Falco's way).
/// </summary>
public sealed class FieldCatalog
{
    private readonly FieldGroup[] _groups;
    private readonly FrozenDictionary<string, FieldDefinition> _definitions;

    /// <summary>Makes the catalogue of one node.</summary>
    /// <param name="hostname">Value of <c>evt.hostname</c>.</param>
    /// <param name="zone">Zone of local times in outputs.</param>
    /// <param name="clock">Decides which of the zone's offsets is in force.</param>
    /// <param name="staticFields">Names without <c>static.</c>, and values.</param>
    public FieldCatalog(
        string hostname,
        TimeZoneInfo zone,
        TimeProvider clock,
        IReadOnlyDictionary<string, string>? staticFields = null)
    {
        _groups =
        [
            new(EventFields.All(hostname, zone, clock), takesArguments: false),
            new(StaticFields.All(staticFields), takesArguments: false),
            new(AuditFields.All(), takesArguments: true),
            new(JsonFields.All(), takesArguments: true),
            new(OwnFields.All(), takesArguments: true),
        ];
        var definitions = _groups.SelectMany(group => group.Definitions).ToList();
        _definitions = definitions.ToFrozenDictionary(d => d.Field.Name, StringComparer.Ordinal);
        Fields = [.. definitions.Select(d => d.Field)];
    }

    /// <summary>In the order in which Falco lists them, then those that Falco does not have.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>
    /// Finds a field by its text: the name, with an argument in brackets without quotes where the field takes one. The
    /// longest name that the text starts with counts. The error is Falco's message.
    /// </summary>
    public FieldLookup Lookup(string text)
    {
        foreach (var group in _groups)
            if (group.Find(text) is { } lookup) return lookup;
        return new(null, $"filter_check called with nonexistent field {text}");
    }

    internal FieldDefinition Definition(Field field) => _definitions[field.Name];
}
