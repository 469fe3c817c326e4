using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// Counts and statistics over windows that have a beginning and an end: buckets, a span from a first event on, or a
/// session. Each gives at most one match. Only buckets are judged early, so only of them several can be open.
/// </summary>
internal sealed class PeriodWindow(CountingPlan plan) : Window
{
    /// <summary>Ordered by their start.</summary>
    private readonly List<Period> _open = [];

    public override long NextWake
    {
        get
        {
            var next = Never;
            foreach (var period in _open) next = Math.Min(next, LastMoment(period));
            return next;
        }
    }

    public override bool IsEmpty => _open.Count == 0;

    public override int Bytes => 64 + _open.Sum(period => period.Bytes);

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        Period? changed = null;
        foreach (var added in batch)
        {
            changed = PeriodOf(added, context);
            if (changed.Add(added, context) is { } place && !plan.ByBatch) Judge(changed, place, context);
        }

        if (plan.ByBatch && changed is { Reported: false }) Judge(changed, changed.Events.Count - 1, context);
    }

    public override void Wake(long time, WindowContext context)
    {
        for (var i = 0; i < _open.Count;)
        {
            var period = _open[i];
            if (LastMoment(period) > time)
            {
                i++;
                continue;
            }

            _open.RemoveAt(i);
            if (plan.AtClose) Close(period, context);
        }
    }

    public override void Write(StateWriter to)
    {
        to.Unsigned((ulong)_open.Count);
        foreach (var period in _open) period.Write(to);
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        for (var left = from.Count(); left > 0; left--) _open.Add(Period.Read(plan, ref from, evidence));
    }

    private Period PeriodOf(Evidence added, WindowContext context)
    {
        var start = plan.Kind == WindowKind.Tumbling ? EventTime.BucketStart(added.Time, plan.Timespan) : added.Time;
        foreach (var period in _open)
        {
            if (plan.Kind == WindowKind.Tumbling ? period.Start == start : added.Time <= LastMoment(period))
                return period;
        }

        var since = EventTime.Add(start, -plan.Timespan);
        var opened = new Period(plan, start) { IsDoubtful = plan.CanUnmake && context.Evicted >= since };
        var place = _open.FindIndex(period => period.Start > start);
        _open.Insert(place < 0 ? _open.Count : place, opened);
        return opened;
    }

    /// <summary>The last time at which an event still belongs to the period.</summary>
    private long LastMoment(Period period) => plan.Kind switch
    {
        WindowKind.Tumbling => EventTime.Add(period.Start, plan.Timespan - 1),
        WindowKind.Anchored => EventTime.Add(period.Start, plan.Timespan),
        _ => Math.Min(EventTime.Add(period.Last, plan.Gap), EventTime.Add(period.Start, plan.Timespan)),
    };

    private void Judge(Period period, int place, WindowContext context)
    {
        if (plan.AtClose || period.Reported) return;
        if (period.Judge(place, context, out var count) is not { } value) return;
        Report(period, period.Events[count - 1].Time, count, value, context);
        period.Finish();
    }

    private void Close(Period period, WindowContext context)
    {
        if (period.JudgeAll(context) is not { } value) return;
        var time = plan.Kind == WindowKind.Session ? period.Last : EventTime.Add(period.Start, plan.Timespan);
        Report(period, time, period.Events.Count, value, context);
    }

    private void Report(Period period, long time, int count, decimal value, WindowContext context)
    {
        if (period.IsDoubtful || (plan.CanUnmake && context.Gap > period.Start)) context.Counters.Withheld.Increment();
        else context.Matches.Add(Match(period, time, count, value, context));
    }

    private WindowMatch Match(Period period, long time, int count, decimal value, WindowContext context)
    {
        var events = period.Events.Copy(0, count);
        return new WindowMatch
        {
            Time = time,
            Events = events,
            Anchors = plan.Kind == WindowKind.Tumbling
                ? [AlertIdentity.Anchor(period.Start)]
                : [AlertIdentity.Anchor(period.Start), period.FirstIdentity],
            Start = period.Start,
            End = time,
            Count = count == period.Events.Count ? period.Total : count,
            Value = value,
            Limit = plan.Threshold.Limit,
            Values = plan.TellsValues ? DifferentValues.Of(events, context) : [],
        };
    }
}
