using System.Text;

namespace AuditActors.Events;

/// <summary>Where the walk over a payload puts events and complaints.</summary>
internal readonly struct EventOutput(
    List<AuditEvent> events, List<(SkipReason Reason, string Detail)> skips, int maxEventBytes, TimeProvider clock)
{
    private const int ShownBytes = 64;

    public void Add(ReadOnlyMemory<byte> json, in HeaderScan scan)
    {
        var stamp = scan[HeaderMember.StageTimestamp];
        if (!TryReadTime(json.Span, stamp, out var time))
            Skip(SkipReason.NoTimestamp, $"event {Show(json.Span, scan[HeaderMember.AuditId])}: stageTimestamp "
                + (stamp.IsMissing ? "is missing" : $"'{Show(json.Span, stamp)}' is not an RFC 3339 time"));
        else if (json.Length > maxEventBytes)
            Skip(SkipReason.TooLarge,
                $"event {Show(json.Span, scan[HeaderMember.AuditId])} has {json.Length} bytes, the limit is "
                + $"{maxEventBytes}");
        else
            events.Add(new(json, scan.ToHeader(time)));
    }

    public void Skip(SkipReason reason, string detail) => skips.Add((reason, detail));

    private bool TryReadTime(ReadOnlySpan<byte> json, JsonSlice stamp, out ulong time)
    {
        time = 0;
        if (stamp.IsMissing || !stamp.IsString(json)) return false;
        var text = stamp.In(json);
        if (text.Contains((byte)'\\'))
        {
            var plain = new byte[text.Length];
            text = plain.AsSpan(0, JsonText.Unescape(text, plain));
        }

        if (!Rfc3339.TryParse(text, out var seconds, out var fraction)) return false;
        time = seconds == Rfc3339.ZeroTimeSeconds && fraction == 0
            ? UnixNanoseconds.From(clock.GetUtcNow())
            : UnixNanoseconds.From(seconds, fraction);
        return true;
    }

    private static string Show(ReadOnlySpan<byte> json, JsonSlice slice)
    {
        if (slice.IsMissing) return "without auditID";
        var bytes = slice.In(json);
        return bytes.Length <= ShownBytes
            ? Encoding.UTF8.GetString(bytes)
            : Encoding.UTF8.GetString(bytes[..ShownBytes]) + "…";
    }
}
