using System.Runtime.InteropServices;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>Events of a window in order of time and identity.</summary>
internal sealed class SortedEvents
{
    private const int Overhead = 56;

    private readonly List<Evidence> _events = [];

    public int Count => _events.Count;

    public int Bytes { get; private set; } = Overhead;

    public Evidence Last => _events[^1];

    public Evidence this[int index] => _events[index];

    /// <summary>Puts an event into its place and returns that; -1 if it is there already.</summary>
    public int Insert(Evidence added)
    {
        var place = _events.Count;
        for (; place > 0; place--)
        {
            var order = Evidence.Compare(_events[place - 1], added);
            if (order == 0) return -1;
            if (order < 0) break;
        }

        _events.Insert(place, added);
        Bytes += added.Bytes;
        return place;
    }

    public void RemoveRange(int start, int count)
    {
        foreach (var removed in Range(start, count)) Bytes -= removed.Bytes;
        _events.RemoveRange(start, count);
    }

    public void Clear() => RemoveRange(0, Count);

    public void DropBefore(long time)
    {
        var old = FirstSince(time);
        if (old > 0) RemoveRange(0, old);
    }

    /// <summary>Place of the first event at that time or later.</summary>
    public int FirstSince(long time)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Time < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    public ReadOnlySpan<Evidence> Range(int start, int count) => CollectionsMarshal.AsSpan(_events).Slice(start, count);

    public Evidence[] Copy(int start, int count) => Range(start, count).ToArray();

    public void Write(StateWriter to)
    {
        to.Unsigned((ulong)_events.Count);
        foreach (var each in _events) each.Write(to);
    }

    public void Read(ref StateReader from, EvidenceReader evidence)
    {
        for (var left = from.Count(); left > 0; left--)
        {
            var each = evidence.Read(ref from);
            _events.Add(each);
            Bytes += each.Bytes;
        }
    }
}
