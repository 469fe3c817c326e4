using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuditActors.Runtime.Ingest;

/// <summary>
/// Takes the payload out of a tail's message: <c>{"message": TEXT}</c>, where the text is a GELF document whose
/// <c>short_message</c> is the payload, again as text (falco-compat 4.5).
/// </summary>
internal sealed class LdpEnvelope
{
    private const decimal NanosecondsPerSecond = 1_000_000_000m;
    private const string NoText = "an LDP message without a 'message' text";
    private const string NoPayload = "an LDP message whose 'message' has no short_message text";

    private readonly ArrayBufferWriter<byte> _gelf = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _appId = new();

    /// <summary>The payload and the document's timestamp, 0 where it has none; or what is wrong.</summary>
    public bool TryOpen(
        ReadOnlySpan<byte> message,
        out ReadOnlyMemory<byte> payload,
        out ulong stamp,
        [NotNullWhen(false)] out string? fault)
    {
        payload = default;
        stamp = 0;
        try
        {
            fault = !ReadMessage(message) ? NoText : !ReadGelf(out stamp) ? NoPayload : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fault = $"an LDP message that is malformed: {e.Message}";
        }

        if (fault is not null) return false;
        payload = Payload();
        return true;
    }

    private bool ReadMessage(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        var isFound = false;
        if (!IsObject(ref reader)) return false;
        while (NextProperty(ref reader))
        {
            if (!reader.ValueTextEquals("message"u8)) SkipValue(ref reader);
            else isFound = TryReadText(ref reader, _gelf);
        }

        return isFound;
    }

    private bool ReadGelf(out ulong stamp)
    {
        var reader = new Utf8JsonReader(_gelf.WrittenSpan);
        var isFound = false;
        stamp = 0;
        _appId.ResetWrittenCount();
        if (!IsObject(ref reader)) return false;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("short_message"u8)) isFound = TryReadText(ref reader, _payload);
            else if (reader.ValueTextEquals("_appID"u8)) TryReadText(ref reader, _appId);
            else if (reader.ValueTextEquals("timestamp"u8)) stamp = ReadSeconds(ref reader);
            else SkipValue(ref reader);
        }

        return isFound;
    }

    // The reference puts the application's name in front and cuts at the first "> ", which the name may contain.
    private byte[] Payload()
    {
        var cut = _appId.WrittenSpan.IndexOf("> "u8);
        return cut < 0
            ? _payload.WrittenSpan.ToArray()
            : [.. _appId.WrittenSpan[(cut + 2)..], .. "> "u8, .. _payload.WrittenSpan];
    }

    private static bool IsObject(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartObject;

    private static bool NextProperty(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName) return true;
        }

        return false;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static bool TryReadText(ref Utf8JsonReader reader, ArrayBufferWriter<byte> text)
    {
        text.ResetWrittenCount();
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        text.Advance(reader.CopyString(text.GetSpan(reader.ValueSpan.Length)));
        return true;
    }

    private static ulong ReadSeconds(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var seconds)
            && seconds is > 0 and < ulong.MaxValue / NanosecondsPerSecond
                ? (ulong)(seconds * NanosecondsPerSecond)
                : 0;
    }
}
