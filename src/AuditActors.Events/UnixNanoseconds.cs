namespace AuditActors.Events;

/// <summary>
/// Nanoseconds since 1970-01-01 UTC as event times hold them: 64 unsigned bits, so that times before 1970 and after
/// 2554 wrap around.
/// </summary>
public static class UnixNanoseconds
{
    public const ulong PerSecond = 1_000_000_000;

    public static ulong From(DateTimeOffset time) =>
        unchecked((ulong)((time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick));

    public static ulong From(long seconds, int fraction) =>
        unchecked((ulong)(seconds * (long)PerSecond) + (ulong)fraction);
}
