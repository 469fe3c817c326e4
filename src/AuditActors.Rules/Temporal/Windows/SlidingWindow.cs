using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// Counts and statistics over the time before each event, both ends included. An event that arrives out of order is
/// judged in the windows that end at it and at every later event near enough.
/// </summary>
internal sealed class SlidingWindow(CountingPlan plan) : Window
{
    private readonly SortedEvents _events = new();

    /// <summary>Whether the condition was false at the last event; only <see cref="AfterMatch.Rearm"/> asks.</summary>
    private bool _armed = true;

    public override long NextWake => _events.Count == 0 ? Never : EventTime.Add(_events.Last.Time, plan.Timespan);

    public override bool IsEmpty => _events.Count == 0 && _armed;

    public override int Bytes => _events.Bytes;

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        _events.DropBefore(EventTime.Add(context.Horizon, -plan.Timespan));
        foreach (var added in batch)
        {
            var place = Insert(added, context);
            if (place >= 0 && !plan.ByBatch) Judge(place, context);
        }

        if (plan.ByBatch && _events.Count > 0) Judge(_events.Count - 1, context);
    }

    public override void Wake(long time, WindowContext context)
    {
        _events.Clear();
        _armed |= plan.LeastEvents > 1;
    }

    public override void Write(StateWriter to)
    {
        to.Flag(_armed);
        _events.Write(to);
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        _armed = from.Flag();
        _events.Read(ref from, evidence);
    }

    private int Insert(Evidence added, WindowContext context)
    {
        var place = _events.Insert(added);
        if (place < 0 || _events.Count <= plan.Capacity) return place;
        _events.RemoveRange(0, 1);
        context.Counters.EvictedEvents.Increment();
        return place - 1;
    }

    private void Judge(int place, WindowContext context)
    {
        var found = Find(place, context, out var start, out var end, out var value);
        if (plan.AfterMatch == AfterMatch.Rearm)
        {
            var fires = found && _armed;
            _armed = !found;
            if (!fires) return;
        }

        if (!found) return;
        var since = EventTime.Add(_events[end].Time, -plan.Timespan);
        if (plan.CanUnmake && (context.Evicted >= since || context.Gap > since))
        {
            context.Counters.Withheld.Increment();
            return;
        }

        context.Matches.Add(Match(start, end, value, context));
        if (plan.AfterMatch is AfterMatch.Consume or AfterMatch.Reset) _events.RemoveRange(start, end - start + 1);
    }

    /// <summary>The first window, of those ending at an event and at later ones near it, that satisfies.</summary>
    private bool Find(int place, WindowContext context, out int start, out int end, out decimal value)
    {
        var latest = EventTime.Add(_events[place].Time, plan.Timespan);
        for (end = place; end < _events.Count && _events[end].Time <= latest; end++)
        {
            if (end + 1 < _events.Count && _events[end + 1].Time == _events[end].Time) continue;
            start = _events.FirstSince(EventTime.Add(_events[end].Time, -plan.Timespan));
            if (plan.Judge(_events.Range(start, end - start + 1), context) is not { } satisfied) continue;
            value = satisfied;
            return true;
        }

        (start, value) = (0, 0);
        return false;
    }

    private WindowMatch Match(int start, int end, decimal value, WindowContext context)
    {
        var events = _events.Copy(start, end - start + 1);
        var last = events[^1];
        return new WindowMatch
        {
            Time = last.Time,
            Events = events,
            Anchors = [last.Identity.ToArray()],
            Start = events[0].Time,
            End = last.Time,
            Count = events.Length,
            Value = value,
            Limit = plan.Threshold.Limit,
            Values = plan.TellsValues ? DifferentValues.Of(events, context) : [],
        };
    }
}
