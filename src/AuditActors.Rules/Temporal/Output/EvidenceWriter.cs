using System.Buffers;
using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>
/// Writes what a match is made of, for whoever asks later why there is an alert: its first and last events with the
/// fields that they kept. Bounded, whatever events hold.
/// </summary>
internal static class EvidenceWriter
{
    /// <summary>Of events, the first and the last half.</summary>
    public const int MostEvents = 32;

    // Beyond it events have no fields any more.
    private const int MostBytes = 32 * 1024;

    public static ReadOnlyMemory<byte> Write(CorrelationAlert alert)
    {
        var events = alert.Match.Match.Events;
        var leftOut = Math.Max(0, events.Count - MostEvents);
        var firstHalf = leftOut == 0 ? events.Count : MostEvents / 2;
        var to = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteStartArray("events"u8);
        for (var place = 0; place < events.Count; place++)
        {
            if (place >= firstHalf && place < firstHalf + leftOut) continue;
            Write(json, alert, place, hasFields: json.BytesCommitted + json.BytesPending < MostBytes);
        }

        json.WriteEndArray();
        json.WriteNumber("left_out"u8, leftOut);
        json.WriteEndObject();
        json.Flush();
        return to.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, CorrelationAlert alert, int place, bool hasFields)
    {
        var each = alert.Match.Match.Events[place];
        json.WriteStartObject();
        WriteText(json, "identity"u8, each.Identity);
        json.WriteNumber("time"u8, EventTime.ToNanoseconds(each.Time));
        json.WriteStartArray("as"u8);
        for (var selector = 0; selector < alert.Rule.Selectors.Length; selector++)
        {
            if (alert.Match.StandsFor(place, selector)) json.WriteStringValue(alert.Rule.Selectors[selector].Name);
        }

        json.WriteEndArray();
        json.WriteStartObject("fields"u8);
        if (hasFields) WriteFields(json, alert.Correlation, each);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, CompiledCorrelation correlation, Evidence each)
    {
        for (var field = 0; field < correlation.Kept.Length; field++)
        {
            var value = each.Value(field);
            if (value.IsMissing) continue;
            var text = new ArrayBufferWriter<byte>();
            value.WriteJson(text);
            json.WritePropertyName(correlation.Kept[field].Text);
            json.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
        }
    }

    // Events may hold bytes that are no text.
    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var quoted = new ArrayBufferWriter<byte>();
        JsonText.WriteString(text, quoted);
        json.WritePropertyName(name);
        json.WriteRawValue(quoted.WrittenSpan, skipInputValidation: true);
    }
}
