using System.Collections.Frozen;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Alerts;

/// <summary>
/// The names in conditions over alerts. Properties are named as in Falco's JSON, output fields by their keys. Keys
/// that look like fields of events have to be ones; others, such as those of correlations, are taken as they are.
/// </summary>
internal static class AlertFields
{
    /// <summary>Gives any output field in brackets, also one whose key is no name.</summary>
    private const string OutputFields = "output_fields";

    private static readonly FrozenDictionary<string, AlertField> Properties = new[]
    {
        Property("id", AlertProperty.Id),
        Property("rule", AlertProperty.Rule),
        Property("priority", AlertProperty.Priority),
        Property("source", AlertProperty.Source),
        Property("tags", AlertProperty.Tags, isList: true),
        Property("hostname", AlertProperty.Hostname),
        Property("namespace", AlertProperty.Namespace),
        Property("time", AlertProperty.Time, FieldType.Time),
        Property("output", AlertProperty.Output),
    }.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    private static readonly FieldCatalog EventFields = new("", TimeZoneInfo.Utc, TimeProvider.System);

    private static readonly FrozenSet<string> EventFieldPrefixes = EventFields.Fields
        .Select(field => Prefix(field.Name))
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Numbers = ["correlation.count", "correlation.suppressed"];

    /// <summary>Names that need no dot to be fields.</summary>
    public static FrozenSet<string> WithoutDot { get; } =
        Properties.Keys.Append(OutputFields).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Of an alert itself and of fields of events.</summary>
    public static IEnumerable<string> Names => Properties.Keys.Concat(EventFields.Fields.Select(known => known.Name));

    /// <summary>A catalogue for what no alert has.</summary>
    public static FieldCatalog Catalog => EventFields;

    /// <exception cref="CompileException">There is no such field.</exception>
    public static AlertField Find(Operand.Field field)
    {
        if (Properties.TryGetValue(field.Text, out var property)) return property;
        if (field.Name == OutputFields && field.Argument is { } key) return OfKey(field.Text, key);
        if (Properties.ContainsKey(field.Name))
            throw new CompileException($"filter error: field '{field.Name}' takes no argument");
        if (field.Name == OutputFields)
            throw new CompileException($"filter error: {OutputFields} needs a key, as in {OutputFields}[ka.user.name]");
        return OfKey(field.Text, field.Text);
    }

    private static AlertField OfKey(string name, string key)
    {
        var found = EventFields.Lookup(key);
        if (found.Use is { } use && use.Text == key)
            return new AlertField(name, null, key, use.Field.Type, use.Field.IsList);
        if (name == key && EventFieldPrefixes.Contains(Prefix(name)))
            throw new CompileException(found.Error ?? $"filter_check called with nonexistent field {name}");
        return new AlertField(
            name, null, key, Numbers.Contains(key) ? FieldType.Number : FieldType.Text, IsList: false);
    }

    private static AlertField Property(
        string name, AlertProperty property, FieldType type = FieldType.Text, bool isList = false) =>
        new(name, property, "", type, isList);

    private static string Prefix(string name) => name.Split('.')[0];
}
