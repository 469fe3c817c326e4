using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditActors.App.Emulator;

/// <summary>
/// Wraps an event as the tail socket delivers it: a frame <c>{"message": TEXT}</c> whose text is a GELF document
/// whose <c>short_message</c> is the event's JSON as text.
/// </summary>
internal static class GelfEnvelope
{
    private const int InformationalLevel = 6;
    private const decimal MicrosecondsPerSecond = 1_000_000m;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="json">The event.</param>
    /// <param name="time">Microseconds since 1970-01-01 UTC.</param>
    public static byte[] Wrap(ReadOnlySpan<byte> json, long time)
    {
        var gelf = new ArrayBufferWriter<byte>(json.Length + 256);
        using (var writer = new Utf8JsonWriter(gelf, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("version"u8, "1.1"u8);
            writer.WriteString("host"u8, "kube-apiserver"u8);
            writer.WriteString("short_message"u8, json);
            writer.WriteNumber("timestamp"u8, time / MicrosecondsPerSecond);
            writer.WriteNumber("level"u8, InformationalLevel);
            writer.WriteString("_appID"u8, "kubernetes-audit"u8);
            writer.WriteEndObject();
        }

        var frame = new ArrayBufferWriter<byte>(gelf.WrittenCount * 2);
        using (var writer = new Utf8JsonWriter(frame, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("message"u8, gelf.WrittenSpan);
            writer.WriteEndObject();
        }

        return frame.WrittenSpan.ToArray();
    }
}
