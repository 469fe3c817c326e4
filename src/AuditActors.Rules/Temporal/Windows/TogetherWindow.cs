using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// Events of several kinds in one window, in any order, nothing unwanted: judged like counts, in the windows that end
/// at an event and at later ones near it. The latest event of each kind is reported.
/// </summary>
internal sealed class TogetherWindow(TogetherPlan plan) : Window
{
    private readonly SortedEvents _events = new();

    public override long NextWake => _events.Count == 0 ? Never : EventTime.Add(_events.Last.Time, plan.Timespan);

    public override bool IsEmpty => _events.Count == 0;

    public override int Bytes => _events.Bytes;

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        _events.DropBefore(EventTime.Add(context.Horizon, -plan.Timespan));
        foreach (var added in batch)
        {
            var place = _events.Insert(added);
            if (place >= 0) Judge(place, context);
            KindEvents.KeepNewest(_events, plan.PerSelector, context);
        }
    }

    public override void Wake(long time, WindowContext context) => _events.Clear();

    public override void Write(StateWriter to) => _events.Write(to);

    public override void Read(ref StateReader from, EvidenceReader evidence) => _events.Read(ref from, evidence);

    private void Judge(int place, WindowContext context)
    {
        var latest = EventTime.Add(_events[place].Time, plan.Timespan);
        for (var end = place; end < _events.Count && _events[end].Time <= latest; end++)
        {
            if (end + 1 < _events.Count && _events[end + 1].Time == _events[end].Time) continue;
            var start = _events.FirstSince(EventTime.Add(_events[end].Time, -plan.Timespan));
            var window = _events.Range(start, end - start + 1);
            var present = KindEvents.Present(window) & plan.Wanted;
            if (!plan.Holds(present, unwanted: 0)) continue;
            context.Matches.Add(Match(window, present));
            if (plan.AfterMatch != AfterMatch.Keep) _events.RemoveRange(start, end - start + 1);
            return;
        }
    }

    private WindowMatch Match(ReadOnlySpan<Evidence> window, uint present)
    {
        var latest = KindEvents.Latest(window, present);
        return new WindowMatch
        {
            Time = window[^1].Time,
            Events = latest,
            Anchors = [latest[0].Identity.ToArray(), latest[^1].Identity.ToArray()],
            Start = latest[0].Time,
            End = window[^1].Time,
            Count = latest.Count,
            Value = TogetherPlan.Kinds(present),
            Limit = plan.Limit,
        };
    }
}
