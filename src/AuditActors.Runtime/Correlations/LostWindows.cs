using System.IO.Hashing;
using System.Runtime.InteropServices;
using AuditActors.Rules.Temporal;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// Until when engines had windows that were given up and are stored nowhere, so that the next engine of that name does
/// not take what was forgotten for what did not happen. Names share places: an engine may be told a later time than its
/// own, never an earlier one, and then only holds back verdicts about the past. For any thread.
/// </summary>
internal sealed class LostWindows
{
    private const int Places = 1 << 16;

    private readonly long[] _until = CreatePlaces();

    /// <summary>Notes that what an engine knew until a time is lost.</summary>
    public void Add(string engine, long time)
    {
        ref var until = ref Place(engine);
        for (var known = Interlocked.Read(ref until); known < time;)
        {
            var before = Interlocked.CompareExchange(ref until, time, known);
            if (before == known) return;
            known = before;
        }
    }

    /// <summary>Until when; the beginning of time if nothing is lost.</summary>
    public long Until(string engine) => Interlocked.Read(ref Place(engine));

    private ref long Place(string engine) =>
        ref _until[XxHash32.HashToUInt32(MemoryMarshal.AsBytes(engine.AsSpan())) % Places];

    private static long[] CreatePlaces()
    {
        var places = new long[Places];
        Array.Fill(places, EventTime.Beginning);
        return places;
    }
}
