using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Matching;

namespace AuditActors.Rules.Alerts;

/// <summary>Reads a field of whichever alert is looked at.</summary>
internal sealed class AlertReader(LookedAtAlert alert, AlertField field)
    : ValueReader(field.Name, field.Type, field.IsList)
{
    public override FieldValue Read(EventView view) =>
        field.Property is { } property ? Read(property, view) : Read(alert.OutputField(field.Key), view);

    private FieldValue Read(AlertProperty property, EventView view)
    {
        var logged = alert.Logged;
        return property switch
        {
            AlertProperty.Id => Text(logged.Id.ToString(), view),
            AlertProperty.Rule => Text(logged.Alert.Rule, view),
            AlertProperty.Priority => Text(logged.Alert.Priority.ToString(), view),
            AlertProperty.Source => Text(logged.Alert.Source, view),
            AlertProperty.Tags => Tags(logged.Alert, view),
            AlertProperty.Hostname => Text(logged.Node, view),
            AlertProperty.Namespace when logged.Alert.Namespace.Length == 0 => FieldValue.Missing,
            AlertProperty.Namespace => Text(logged.Alert.Namespace, view),
            AlertProperty.Time => FieldValue.OfNumber(logged.Alert.Time),
            AlertProperty.Output => view.NewText(logged.Alert.Message.Span),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private FieldValue Read(JsonElement? found, EventView view)
    {
        if (found is not { ValueKind: not JsonValueKind.Null } value) return FieldValue.Missing;
        if (IsList) return List(value, view);
        return Type switch
        {
            FieldType.Text => view.NewText(Bytes(value)),
            FieldType.Flag => FieldValue.OfFlag(value.ValueKind == JsonValueKind.True),
            _ => value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number)
                ? FieldValue.OfNumber(number)
                : FieldValue.Missing,
        };
    }

    private static FieldValue Tags(Alert alert, EventView view)
    {
        view.BeginList();
        foreach (var tag in alert.Tags) view.AddElement(Encoding.UTF8.GetBytes(tag));
        return view.EndList();
    }

    private static FieldValue List(JsonElement value, EventView view)
    {
        view.BeginList();
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) view.AddElement(Bytes(item));
        }
        else
        {
            view.AddElement(Bytes(value));
        }

        return view.EndList();
    }

    private static FieldValue Text(string text, EventView view) => view.NewText(Encoding.UTF8.GetBytes(text));

    // Not as a string: what events say need not be valid UTF-8.
    private static ReadOnlySpan<byte> Bytes(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind != JsonValueKind.String) return raw;
        var inside = raw[1..^1];
        if (!inside.Contains((byte)'\\')) return inside;
        var text = new byte[inside.Length];
        return text.AsSpan(0, JsonText.Unescape(inside, text));
    }
}
