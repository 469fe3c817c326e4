using AuditActors.Rules.Temporal;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>
/// Sequences: one partial for each step, and absences judged by looking through the whole history instead of
/// remembering what came.
/// </summary>
internal sealed class NaiveSequence
{
    private readonly CorrelationRule _rule;
    private readonly long _known;
    private readonly bool _strict;
    private readonly long _span;
    private readonly List<SequenceStep> _steps = [];
    private readonly List<SequenceStep> _leading = [];
    private readonly List<SequenceStep> _trailing;
    private readonly Dictionary<int, List<SequenceStep>> _between = [];
    private readonly List<Finding> _findings = [];
    private List<Occurrence> _history = [];
    private List<Occurrence>?[] _places = [];
    private List<Occurrence>? _pending;

    public NaiveSequence(CorrelationRule rule, long known)
    {
        (_rule, _known) = (rule, known);
        var pattern = (CorrelationPattern.InOrder)rule.Pattern;
        (_strict, _span) = (pattern.Strict, EventTime.Span(rule.Timespan));
        var waiting = new List<SequenceStep>();
        foreach (var step in pattern.Steps)
        {
            if (step.Absent)
            {
                (_steps.Count == 0 ? _leading : waiting).Add(step);
                continue;
            }

            _between[_steps.Count] = waiting;
            waiting = [];
            for (var run = 0; run < step.Count; run++) _steps.Add(step);
        }

        _trailing = waiting;
    }

    public List<Finding> Run(List<Occurrence> history)
    {
        _history = history;
        _places = new List<Occurrence>?[_steps.Count];
        foreach (var time in history.Select(each => each.Time).Distinct().ToList())
        {
            JudgePending(time);
            List<Occurrence> batch = [.. history.Where(each => each.Time == time).OrderBy(FirstStep)];
            DropBroken(time, includingNow: !_strict);
            foreach (var each in batch) Positive(each);
            DropBroken(time, includingNow: true);
            if (_rule.Until is null || !batch.Exists(each => each.Hits(_rule.Selectors.Length))) continue;
            for (var place = 0; place < _places.Length; place++)
            {
                if (_places[place]?[^1].Time < time) _places[place] = null;
            }

            if (_pending?[^1].Time < time) _pending = null;
        }

        JudgePending(EventTime.End);
        return _findings;
    }

    /// <summary>What must not happen before a step; nothing inside a run.</summary>
    private List<SequenceStep> Between(int step) => _between.GetValueOrDefault(step) ?? [];

    private int FirstStep(Occurrence each)
    {
        var step = _steps.FindIndex(step => each.Hits(step.Selector));
        return step < 0 ? int.MaxValue : step;
    }

    private void Positive(Occurrence each)
    {
        for (var step = _steps.Count - 1; step >= 0; step--)
        {
            if (!each.Hits(_steps[step].Selector)) continue;
            var longer = step == 0 ? Start(each) : Continue(step, each);
            if (longer is null)
            {
                if (step > 0) Refresh(step, each);
                continue;
            }

            if (step > 0) _places[step - 1] = null;
            if (step == _steps.Count - 1)
            {
                Complete(longer);
                return;
            }

            _places[step] = longer;
            if (IsBroken(step, each.Time, now: each.Time)) _places[step] = null;
        }
    }

    private List<Occurrence>? Start(Occurrence each)
    {
        foreach (var absence in _leading)
        {
            var since = each.Time - EventTime.Span(absence.Within!.Value);
            if (Happened(absence, since, each.Time)) return null;
        }

        return _leading.Exists(absence => _known > each.Time - EventTime.Span(absence.Within!.Value)) ? null : [each];
    }

    private List<Occurrence>? Continue(int step, Occurrence each)
    {
        if (_places[step - 1] is not { } partial || partial.Contains(each)) return null;
        if (each.Time - partial[0].Time > _span)
        {
            _places[step - 1] = null;
            return null;
        }

        return Follows(each, partial[^1], step) ? [.. partial, each] : null;
    }

    private bool Follows(Occurrence each, Occurrence previous, int step) =>
        (!_strict || each.Time > previous.Time)
        && (_steps[step].Within is not { } within || each.Time - previous.Time <= EventTime.Span(within));

    private void Refresh(int step, Occurrence each)
    {
        if (step + 1 >= _steps.Count || _steps[step + 1].Within is null) return;
        if (_places[step] is not { } partial || partial.Contains(each)) return;
        if (each.Time - partial[0].Time > _span || !Follows(each, partial[^2], step)) return;
        if (Between(step).Exists(absence => Happened(absence, partial[^2].Time, each.Time))) return;
        _places[step] = [.. partial[..^1], each];
        if (IsBroken(step, each.Time, now: each.Time)) _places[step] = null;
    }

    /// <summary>Whether something that must not follow a step happened since it was reached.</summary>
    private bool IsBroken(int step, long reached, long now) =>
        step + 1 < _steps.Count && Between(step + 1).Exists(absence => _history.Exists(each =>
            each.Hits(absence.Selector) && each.Time <= now && (_strict ? each.Time > reached : each.Time >= reached)));

    private bool Happened(SequenceStep absence, long from, long to) => _history.Exists(each =>
        each.Hits(absence.Selector)
        && (_strict ? each.Time > from && each.Time < to : each.Time >= from && each.Time <= to));

    private void DropBroken(long time, bool includingNow)
    {
        for (var place = 0; place < _places.Length; place++)
        {
            if (_places[place] is { } partial && IsBroken(place, partial[^1].Time, includingNow ? time : time - 1))
                _places[place] = null;
        }
    }

    private void Complete(List<Occurrence> events)
    {
        if (_trailing.Count == 0) Report(events[^1].Time, events);
        else if (_pending is null && !IsSpoilt(events, events[^1].Time)) _pending = events;
    }

    private void JudgePending(long time)
    {
        if (_pending is not { } pending) return;
        if (IsSpoilt(pending, time == EventTime.End ? time : time - 1))
        {
            _pending = null;
            return;
        }

        var deadline = _trailing.Max(absence => Deadline(pending, absence));
        if (deadline >= time)
        {
            if (IsSpoilt(pending, time)) _pending = null;
            return;
        }

        _pending = null;
        Report(deadline, pending);
    }

    private bool IsSpoilt(List<Occurrence> events, long until) => _trailing.Exists(absence => _history.Exists(each =>
        each.Hits(absence.Selector) && each.Time <= until && each != events[^1]
        && (_strict
            ? each.Time > events[^1].Time && each.Time < Deadline(events, absence)
            : each.Time >= events[^1].Time && each.Time <= Deadline(events, absence))));

    private long Deadline(List<Occurrence> events, SequenceStep absence) => absence.Within is { } within
        ? events[^1].Time + EventTime.Span(within)
        : events[0].Time + _span;

    private void Report(long time, List<Occurrence> events)
    {
        _findings.Add(Finding.Of(time, events[0].Key, events));
        for (var place = 0; place < _places.Length; place++)
        {
            if (_rule.AfterMatch == AfterMatch.Reset
                || (_rule.AfterMatch != AfterMatch.Keep && _places[place]?.Intersect(events).Any() == true))
                _places[place] = null;
        }

        if (_rule.AfterMatch == AfterMatch.Reset) _pending = null;
    }
}
