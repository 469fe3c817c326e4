using System.Diagnostics;

namespace AuditActors.Runtime.Wire;

/// <summary>
/// The layout of a span's context: the ids as they are, then whether it is recorded. Nothing where there is none.
/// </summary>
internal static class TraceLayout
{
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    public static int SizeOf(ActivityContext context) => context == default ? 0 : TraceIdBytes + SpanIdBytes + 1;

    public static void Write(ref WireWriter writer, ActivityContext context)
    {
        if (context == default) return;
        Span<byte> ids = stackalloc byte[TraceIdBytes + SpanIdBytes];
        context.TraceId.CopyTo(ids[..TraceIdBytes]);
        context.SpanId.CopyTo(ids[TraceIdBytes..]);
        writer.Write(ids);
        writer.Write((byte)context.TraceFlags);
    }

    public static bool TryRead(ref WireReader reader, out ActivityContext context)
    {
        context = default;
        if (!reader.TryRead(TraceIdBytes + SpanIdBytes, out var ids) || !reader.TryRead(out byte flags)) return false;
        context = new ActivityContext(
            ActivityTraceId.CreateFromBytes(ids.Span[..TraceIdBytes]),
            ActivitySpanId.CreateFromBytes(ids.Span[TraceIdBytes..]),
            (ActivityTraceFlags)flags & ActivityTraceFlags.Recorded,
            isRemote: true);
        return true;
    }
}
