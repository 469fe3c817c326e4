using System.Text;
using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Rules.Remediation.Matching;

/// <summary>An alert's fields by name. Bytes that are no text become U+FFFD.</summary>
public sealed class AlertFacts
{
    private readonly Dictionary<string, AlertValue> _values = new(StringComparer.Ordinal);

    private AlertFacts(Alert alert) => Alert = alert;

    public Alert Alert { get; }

    /// <summary>Names of the fields that have a value.</summary>
    public IEnumerable<string> Names => _values.Keys;

    public static AlertFacts Of(Alert alert)
    {
        var fields = new AlertFacts(alert);
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(alert.OutputFields.Span));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return fields;
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (AlertValue.Of(member.Value) is { } value) fields._values[member.Name] = value;
            }
        }
        catch (JsonException)
        {
            // Alerts of others may carry anything: without fields nothing is resolved from them.
        }

        return fields;
    }

    /// <summary>A field's text; null when it is missing, empty or a list.</summary>
    public string? Text(string name) =>
        _values.TryGetValue(name, out var value) && !value.IsList && value.Text.Length > 0 ? value.Text : null;

    internal AlertValue? Find(string name) => _values.GetValueOrDefault(name);
}
