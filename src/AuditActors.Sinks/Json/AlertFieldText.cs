using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Sinks.Json;

/// <summary>The output fields of alerts for receivers that know only texts.</summary>
internal static class AlertFieldText
{
    private const string EventTime = "evt.time";

    /// <summary>Fields with a value, but for the event's time, which an alert has anyway.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(Alert alert)
    {
        using var fields = JsonDocument.Parse(alert.OutputFields);
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;
            if (field.Name.StartsWith(EventTime, StringComparison.Ordinal)) continue;
            yield return new(field.Name, Text(field.Value));
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
