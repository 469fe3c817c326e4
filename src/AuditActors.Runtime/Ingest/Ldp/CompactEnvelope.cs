using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using AuditActors.Events;

namespace AuditActors.Runtime.Ingest.Ldp;

/// <summary>
/// The quick way through an <see cref="LdpEnvelope"/>: both documents in compact JSON, the outer one with the message
/// alone, the inner one without containers. All of it is checked; what is unusual is left to the strict reader.
/// </summary>
/// <remarks>A third of the strict reader's time, which was most of what a streamed event cost
/// (EnvelopeBenchmarks).</remarks>
/// <param name="gelf">Room for a document, as the next ones at least as long as the message.</param>
/// <param name="payload">Room for its payload.</param>
/// <param name="other">Room for its other texts.</param>
internal ref struct CompactEnvelope(Span<byte> gelf, Span<byte> payload, Span<byte> other)
{
    private static readonly SearchValues<byte> DecimalDigits = SearchValues.Create("0123456789."u8);

    // Of the names of this document, which the specification of GELF limits to these.
    private static readonly SearchValues<byte> OfNames = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"u8);

    private readonly Span<byte> _gelf = gelf;
    private readonly Span<byte> _payload = payload;
    private readonly Span<byte> _other = other;
    private int _otherLength;

    public int PayloadLength { get; private set; } = -1;

    public decimal Seconds { get; private set; }

    /// <summary>The last text of the document's _appID; empty without one.</summary>
    public ReadOnlySpan<byte> AppId { get; private set; }

    /// <summary>Whether there is a payload; false says nothing about the message.</summary>
    public bool TryOpen(ReadOnlySpan<byte> message)
    {
        var start = "{\"message\":\""u8;
        if (!message.StartsWith(start) || !Utf8.IsValid(message)) return false;
        var inside = message[start.Length..];
        var end = JsonText.ReadString(inside, _gelf, out var length);
        return end >= 0 && inside[end..].SequenceEqual("\"}"u8) && ReadGelf(_gelf[..length]) && PayloadLength >= 0;
    }

    private bool ReadGelf(ReadOnlySpan<byte> gelf)
    {
        if (gelf is not [(byte)'{', ..]) return false;
        do
        {
            gelf = gelf[1..];
            if (gelf is not [(byte)'"', .. var member]) return false;
            var end = member.IndexOfAnyExcept(OfNames);
            if (end < 0 || !member[end..].StartsWith("\":"u8)) return false;
            if (!TryReadMember(member[..end], member[(end + 2)..], out var used)) return false;
            gelf = member[(end + 2 + used)..];
        }
        while (gelf is [(byte)',', ..]);
        return gelf is [(byte)'}'];
    }

    private bool TryReadMember(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out int used)
    {
        if (value is [(byte)'"', .. var text])
        {
            var isPayload = name.SequenceEqual("short_message"u8);
            var room = isPayload ? _payload : _other[_otherLength..];
            used = JsonText.ReadString(text, room, out var length) + 2;
            if (used < 2 || name.SequenceEqual("timestamp"u8)) return false;
            if (isPayload) PayloadLength = length;
            else if (name.SequenceEqual("_appID"u8)) KeepAppId(length);
            return true;
        }

        used = value.IndexOfAny((byte)',', (byte)'}');
        return used > 0 && TryReadScalar(name, value[..used]);
    }

    private void KeepAppId(int length)
    {
        AppId = _other.Slice(_otherLength, length);
        _otherLength += length;
    }

    private bool TryReadScalar(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("_appID"u8) || name.SequenceEqual("short_message"u8)) return false;
        if (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8) || value.SequenceEqual("null"u8))
            return !name.SequenceEqual("timestamp"u8);
        // Other forms of numbers are for the strict reader to judge.
        if (value.ContainsAnyExcept(DecimalDigits) || value is [(byte)'0', _, ..] or [(byte)'.', ..] or [.., (byte)'.'])
            return false;
        if (!Utf8Parser.TryParse(value, out decimal number, out var parsed) || parsed != value.Length) return false;
        if (name.SequenceEqual("timestamp"u8)) Seconds = number;
        return true;
    }
}
