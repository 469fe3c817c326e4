using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// A window with a beginning and an end. It remembers its events up to a number and of those beyond it what the
/// running result needs.
/// </summary>
internal sealed class Period(CountingPlan plan, long start)
{
    private const int Overhead = 120;
    private const int ValueOverhead = 48;

    private readonly HashSet<byte[]> _leftValues = new(ByteArrayComparer.Instance);
    private long _left;
    private decimal _leftSum;
    private int _leftValueBytes;

    public long Start { get; } = start;

    public SortedEvents Events { get; } = new();

    public byte[] FirstIdentity { get; private set; } = [];

    public long Last { get; private set; } = start;

    /// <summary>Whether events that belong to it, or would have opened it, may be lost.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Whether it gave its match; what follows only makes it last.</summary>
    public bool Reported { get; private set; }

    /// <summary>How many events it had, remembered or not.</summary>
    public long Total => _left + Events.Count;

    public int Bytes => Overhead + Events.Bytes + FirstIdentity.Length + _leftValueBytes;

    public static Period Read(CountingPlan plan, ref StateReader from, EvidenceReader evidence)
    {
        var period = new Period(plan, from.Number())
        {
            Last = from.Number(),
            Reported = from.Flag(),
            IsDoubtful = from.Flag(),
            FirstIdentity = from.Bytes().ToArray(),
            _left = from.Number(),
            _leftSum = from.Decimal(),
        };
        for (var left = from.Count(); left > 0; left--) period.KeepValue(from.Bytes().ToArray());
        period.Events.Read(ref from, evidence);
        return period;
    }

    /// <summary>
    /// Takes an event and returns its place; null if it is there already. One that found no room counts all the same.
    /// </summary>
    public int? Add(Evidence added, WindowContext context)
    {
        if (Reported)
        {
            Last = Math.Max(Last, added.Time);
            return null;
        }

        var place = Events.Insert(added);
        if (place < 0) return null;
        Last = Math.Max(Last, added.Time);
        if (Total == 1) FirstIdentity = added.Identity.ToArray();
        if (Events.Count <= plan.Capacity) return place;
        LeaveOldest(context);
        return Math.Max(place - 1, 0);
    }

    /// <summary>
    /// The number at the first event, from that place on, at which the events up to it satisfy, and how many those are.
    /// </summary>
    public decimal? Judge(int place, WindowContext context, out int count)
    {
        count = Events.Count;
        if (_left > 0) return JudgeAll(context);
        for (var end = place; end < Events.Count; end++)
        {
            count = end + 1;
            if (count < Events.Count && Events[count].Time == Events[end].Time) continue;
            if (plan.Judge(Events.Range(0, count), context) is { } value) return value;
        }

        return null;
    }

    /// <summary>The number for the whole period, if it satisfies the threshold.</summary>
    public decimal? JudgeAll(WindowContext context)
    {
        if (_left == 0) return plan.Judge(Events.Range(0, Events.Count), context);
        var value = plan.Aggregate.Of(Events.Range(0, Events.Count), context);
        if (plan.TellsValues)
        {
            context.Values.UnionWith(_leftValues);
            value = context.Values.Count;
        }
        else if (!plan.ByBatch)
        {
            value += plan.Measures ? _leftSum : _left;
        }

        return plan.Threshold.Holds(value) ? value : null;
    }

    /// <summary>The match is out: the events are not needed any more.</summary>
    public void Finish()
    {
        Reported = true;
        Events.Clear();
        _leftValues.Clear();
        _leftValueBytes = 0;
    }

    public void Write(StateWriter to)
    {
        to.Number(Start);
        to.Number(Last);
        to.Flag(Reported);
        to.Flag(IsDoubtful);
        to.Bytes(FirstIdentity);
        to.Number(_left);
        to.Decimal(_leftSum);
        to.Unsigned((ulong)_leftValues.Count);
        foreach (var value in _leftValues) to.Bytes(value);
        Events.Write(to);
    }

    private void LeaveOldest(WindowContext context)
    {
        var oldest = Events[0];
        Events.RemoveRange(0, 1);
        _left++;
        if (plan.ByBatch) context.Counters.EvictedEvents.Increment();
        if (oldest is MeasuredEvidence measured) _leftSum += measured.Measure;
        if (oldest is not ValuedEvidence valued) return;
        foreach (var value in valued.Values)
        {
            if (_leftValues.Count < plan.MaxValues) KeepValue(value);
            else if (!_leftValues.Contains(value)) context.Counters.EvictedValues.Increment();
        }
    }

    private void KeepValue(byte[] value)
    {
        if (_leftValues.Add(value)) _leftValueBytes += ValueOverhead + value.Length;
    }
}
