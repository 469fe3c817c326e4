namespace AuditActors.Rules.Temporal;

/// <summary>
/// Arithmetic on event times: microseconds since 1970-01-01 UTC, earlier ones negative. The two ends of the range
/// stand for "before everything" and "after everything" and stay what they are under addition.
/// </summary>
public static class EventTime
{
    public const long Beginning = long.MinValue;

    public const long End = long.MaxValue;

    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>The time of an event whose nanoseconds may have wrapped around (times before 1970).</summary>
    public static long OfNanoseconds(ulong nanoseconds) =>
        FloorDivide(unchecked((long)nanoseconds), NanosecondsPerMicrosecond);

    public static ulong ToNanoseconds(long time) => unchecked((ulong)(time * NanosecondsPerMicrosecond));

    /// <summary>A span of time in microseconds.</summary>
    public static long Span(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Adds a span, forwards or backwards, without leaving the range.</summary>
    public static long Add(long time, long span)
    {
        if (time is Beginning or End) return time;
        var sum = unchecked(time + span);
        if (span > 0 && sum < time) return End;
        return span < 0 && sum > time ? Beginning : sum;
    }

    /// <summary>Start of the bucket of that length, counted from 1970, in which a time lies.</summary>
    public static long BucketStart(long time, long length) => FloorDivide(time, length) * length;

    private static long FloorDivide(long number, long divisor)
    {
        var quotient = number / divisor;
        return number % divisor < 0 ? quotient - 1 : quotient;
    }
}
