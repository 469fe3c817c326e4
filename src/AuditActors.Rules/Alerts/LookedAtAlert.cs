using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Rules.Alerts;

/// <summary>The alert that a condition is asked about; its output fields are parsed when one of them is read.</summary>
internal sealed class LookedAtAlert
{
    private LoggedAlert? _logged;
    private JsonDocument? _fields;

    public LoggedAlert Logged => _logged!;

    public void LookAt(LoggedAlert logged)
    {
        _logged = logged;
        _fields?.Dispose();
        _fields = null;
    }

    /// <summary>Null when the alert has none of that key.</summary>
    public JsonElement? OutputField(string key)
    {
        _fields ??= JsonDocument.Parse(Logged.Alert.OutputFields);
        return _fields.RootElement.TryGetProperty(key, out var value) ? value : null;
    }
}
