using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AuditActors.Events;

namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>
/// Takes the payload out of a tail's message: <c>{"message": TEXT}</c>, where the text is a GELF document whose
/// <c>short_message</c> is the payload, again as text.
/// </summary>
internal sealed class LdpEnvelope
{
    private const string NoText = "an LDP message without a 'message' text";
    private const string NoPayload = "an LDP message whose 'message' has no short_message text";

    private readonly ArrayBufferWriter<byte> _gelf = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _appId = new();
    private byte[] _room = [];

    /// <summary>The payload and the document's timestamp, 0 where it has none; or what is wrong.</summary>
    /// <param name="message">What the tail sent.</param>
    /// <param name="to">Where the payload goes; at least as long.</param>
    /// <param name="length">Of the payload.</param>
    /// <param name="stamp">Nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="fault">For people.</param>
    public bool TryOpen(
        ReadOnlySpan<byte> message,
        Span<byte> to,
        out int length,
        out ulong stamp,
        [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        return TryOpenQuickly(message, to, out length, out stamp)
            || TryOpenStrictly(message, to, out length, out stamp, out fault);
    }

    /// <summary>False says nothing about the message.</summary>
    internal bool TryOpenQuickly(ReadOnlySpan<byte> message, Span<byte> to, out int length, out ulong stamp)
    {
        if (_room.Length < 2 * message.Length) _room = new byte[2 * message.Length];
        var compact = new CompactEnvelope(_room.AsSpan(0, message.Length), to, _room.AsSpan(message.Length));
        var isOpen = compact.TryOpen(message);
        stamp = Stamp(compact.Seconds);
        length = isOpen ? Prefix(compact.AppId, to, compact.PayloadLength) : 0;
        return isOpen;
    }

    /// <summary>As it is for messages of every form.</summary>
    internal bool TryOpenStrictly(
        ReadOnlySpan<byte> message,
        Span<byte> to,
        out int length,
        out ulong stamp,
        [NotNullWhen(false)] out string? fault)
    {
        length = 0;
        if (!TryReadStrictly(message, out stamp, out fault)) return false;
        _payload.WrittenSpan.CopyTo(to);
        length = Prefix(_appId.WrittenSpan, to, _payload.WrittenCount);
        return true;
    }

    private bool TryReadStrictly(ReadOnlySpan<byte> message, out ulong stamp, [NotNullWhen(false)] out string? fault)
    {
        stamp = 0;
        try
        {
            fault = !ReadMessage(message) ? NoText : !ReadGelf(out stamp) ? NoPayload : null;
        }
        catch (JsonException e)
        {
            fault = $"an LDP message that is malformed: {JsonFault.Describe(e)}";
        }
        catch (InvalidOperationException e)
        {
            fault = $"an LDP message that is malformed: {e.Message}";
        }

        return fault is null;
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
    private static int Prefix(ReadOnlySpan<byte> appId, Span<byte> payload, int length)
    {
        var cut = appId.IndexOf("> "u8);
        if (cut < 0) return length;
        var rest = appId[(cut + 2)..];
        payload[..length].CopyTo(payload[(rest.Length + 2)..]);
        rest.CopyTo(payload);
        "> "u8.CopyTo(payload[rest.Length..]);
        return length + rest.Length + 2;
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
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var seconds) ? Stamp(seconds) : 0;
    }

    private static ulong Stamp(decimal seconds) => seconds is > 0 and < ulong.MaxValue / UnixNanoseconds.PerSecond
        ? (ulong)(seconds * UnixNanoseconds.PerSecond)
        : 0;
}
