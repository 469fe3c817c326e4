using System.Buffers;
using System.Globalization;

namespace AuditActors.Events;

/// <summary>Writes event times, nanoseconds since 1970-01-01 UTC, in the forms that Falco prints.</summary>
public static class EventTimeText
{
    /// <summary><c>YYYY-MM-DD?HH:MM:SS.nnnnnnnnn</c> in UTC, with the given character between date and time.</summary>
    public static void WriteUtc(ulong time, char between, IBufferWriter<byte> to) =>
        WriteDateTime(time, TimeSpan.Zero, between, withFraction: true, to);

    /// <summary>Date and time at an offset from UTC.</summary>
    public static void WriteDateTime(
        ulong time, TimeSpan offset, char between, bool withFraction, IBufferWriter<byte> to)
    {
        var (at, nanoseconds) = Split(time, offset);
        Format(at, "yyyy-MM-dd", to);
        to.Write([(byte)between]);
        Format(at, "HH:mm:ss", to);
        if (withFraction) WriteFraction(nanoseconds, to);
    }

    /// <summary><c>HH:MM:SS.nnnnnnnnn</c> at an offset from UTC.</summary>
    public static void WriteTimeOfDay(ulong time, TimeSpan offset, IBufferWriter<byte> to)
    {
        WriteTimeOfDaySeconds(time, offset, to);
        WriteFraction((uint)(time % UnixNanoseconds.PerSecond), to);
    }

    /// <summary><c>HH:MM:SS</c> at an offset from UTC.</summary>
    public static void WriteTimeOfDaySeconds(ulong time, TimeSpan offset, IBufferWriter<byte> to) =>
        Format(Split(time, offset).At, "HH:mm:ss", to);

    private static (DateTime At, uint Nanoseconds) Split(ulong time, TimeSpan offset) => (
        DateTime.UnixEpoch.AddSeconds(time / UnixNanoseconds.PerSecond) + offset,
        (uint)(time % UnixNanoseconds.PerSecond));

    private static void WriteFraction(uint nanoseconds, IBufferWriter<byte> to)
    {
        var span = to.GetSpan(10);
        span[0] = (byte)'.';
        nanoseconds.TryFormat(span[1..], out _, "D9", CultureInfo.InvariantCulture);
        to.Advance(10);
    }

    private static void Format(DateTime at, string format, IBufferWriter<byte> to)
    {
        at.TryFormat(to.GetSpan(32), out var length, format, CultureInfo.InvariantCulture);
        to.Advance(length);
    }
}
