using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>The values that a group has had, so that a new one stands out once learning is over.</summary>
internal sealed class FirstSeenWindow(FirstSeenPlan plan) : Window
{
    private const int Overhead = 120;
    private const int ValueBytes = 64;

    private readonly LruMap<ValueHash, long> _lastSeen = new();
    private long _events;
    private long _start;
    private bool _learnsAlone = plan.PerGroup;

    public override long NextWake => Never;

    public override bool IsEmpty => false;

    public override int Bytes => Overhead + (ValueBytes * _lastSeen.Count);

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        foreach (var each in batch)
        {
            if (_events == 0) Open(each, context);
            var learns = Learns(each, context);
            _events++;
            var fresh = ((ValuedEvidence)each).Values.Where(value => See(value, each.Time, context)).ToList();
            if (fresh.Count == 0) continue;
            if (learns) context.Counters.Learned.Increment();
            else context.Matches.Add(Match(each, fresh));
        }
    }

    public override void Wake(long time, WindowContext context)
    {
    }

    public override void Write(StateWriter to)
    {
        to.Number(_events);
        to.Number(_start);
        to.Flag(_learnsAlone);
        to.Unsigned((ulong)_lastSeen.Count);
        foreach (var (value, time) in _lastSeen.OldestFirst)
        {
            value.Write(to);
            to.Number(time);
        }
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        _events = from.Number();
        _start = from.Number();
        _learnsAlone = from.Flag();
        for (var left = from.Count(); left > 0; left--) _lastSeen.Set(ValueHash.Read(ref from), from.Number());
    }

    /// <summary>
    /// A group whose values were lost to a limit learns anew by itself: what it had would be new again else.
    /// </summary>
    private void Open(Evidence first, WindowContext context)
    {
        _start = first.Time;
        _learnsAlone |= context.Evicted != EventTime.Beginning;
    }

    private bool Learns(Evidence each, WindowContext context)
    {
        if (_events < plan.MinEvents) return true;
        if (_learnsAlone && _events == 0) return true;
        var start = _learnsAlone ? _start : context.Known;
        return each.Time < EventTime.Add(start, plan.Period);
    }

    /// <summary>Notes a value; true if it was not known.</summary>
    private bool See(byte[] value, long time, WindowContext context)
    {
        var hash = ValueHash.Of(value);
        var isNew = !_lastSeen.TryPeek(hash, out var last) || time - last > plan.ForgetAfter;
        _lastSeen.Set(hash, time);
        if (_lastSeen.Count <= plan.MaxValues) return isNew;
        _lastSeen.TryOldest(out var oldest, out _);
        _lastSeen.Remove(oldest);
        context.Counters.EvictedValues.Increment();
        return isNew;
    }

    private static WindowMatch Match(Evidence each, IReadOnlyList<byte[]> fresh) => new()
    {
        Time = each.Time,
        Events = [each],
        Anchors = [each.Identity.ToArray()],
        Start = each.Time,
        End = each.Time,
        Count = 1,
        Values = fresh,
    };
}
