using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// A sequence judged as events arrive. What the watermark has passed is settled in places; newer events are kept in
/// order and replayed whenever one arrives out of order. A reported match takes part in every replay as it did at
/// first, so arrival in order gives exactly the matches of final evaluation, and no event is used twice.
/// </summary>
internal sealed class EarlySequenceWindow : Window
{
    private const int Overhead = 160;
    private const int MostRecent = 64;

    /// <summary>Nothing is completed by events whose matches are out already.</summary>
    private static readonly Func<Evidence[], bool> None = _ => false;

    private readonly SequencePlan _plan;
    private readonly SequencePlaces _settled;
    private readonly SequencePlaces _current;
    private readonly List<Evidence> _recent = [];
    private readonly List<Evidence[]> _reported = [];
    private readonly Func<Evidence[], bool> _mayComplete;

    /// <summary>Everything earlier is settled.</summary>
    private long _settledTo = EventTime.Beginning;

    public EarlySequenceWindow(SequencePlan plan)
    {
        _plan = plan;
        _settled = new SequencePlaces(plan);
        _current = new SequencePlaces(plan);
        _mayComplete = completed => !Array.Exists(completed, IsUsed);
    }

    public override long NextWake => _recent.Count == 0
        ? _current.Expiry
        : EventTime.Add(_recent[^1].Time, _plan.Timespan);

    public override bool IsEmpty => _recent.Count == 0 && _current.IsEmpty && _settled.IsEmpty;

    public override int Bytes => Overhead + (2 * _settled.Bytes) + _recent.Sum(each => each.Bytes);

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        Settle(context.Horizon);
        foreach (var added in batch)
        {
            if (_recent.Count == MostRecent) Settle(_recent[0].Time + 1);
            if (added.Time < _settledTo)
            {
                context.Counters.EvictedEvents.Increment();
                continue;
            }

            Take(added, context);
        }
    }

    public override void Wake(long time, WindowContext context)
    {
        Settle(EventTime.Add(time, 1));
        _settled.DropExpired(time);
        _current.CopyFrom(_settled);
    }

    public override void Write(StateWriter to)
    {
        var events = _settled.Events().Concat(_recent).Concat(_reported.SelectMany(match => match));
        var numbers = EvidenceTable.Write(to, events);
        to.Number(_settledTo);
        _settled.Write(to, numbers);
        EvidenceTable.WriteSome(to, numbers, _recent);
        to.Unsigned((ulong)_reported.Count);
        foreach (var match in _reported) EvidenceTable.WriteSome(to, numbers, match);
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        var events = EvidenceTable.Read(ref from, evidence);
        _settledTo = from.Number();
        _settled.Read(ref from, events);
        _recent.AddRange(EvidenceTable.ReadSome(ref from, events));
        for (var left = from.Count(); left > 0; left--) _reported.Add(EvidenceTable.ReadSome(ref from, events));
        _current.CopyFrom(_settled);
        foreach (var each in _recent) Step(_current, each, None);
    }

    private void Take(Evidence added, WindowContext context)
    {
        var place = _recent.Count;
        for (; place > 0; place--)
        {
            var order = Compare(_recent[place - 1], added);
            if (order == 0) return;
            if (order < 0) break;
        }

        _recent.Insert(place, added);
        if (place == _recent.Count - 1)
        {
            if (Step(_current, added, _mayComplete) is { } completed) Report(_current, completed, context);
            return;
        }

        while (Replay() is { } completed) Report(null, completed, context);
    }

    /// <summary>
    /// Runs all recent events again and stops at a match that is new; else the current places are up to date.
    /// </summary>
    private Evidence[]? Replay()
    {
        _current.CopyFrom(_settled);
        foreach (var each in _recent)
        {
            if (Step(_current, each, _mayComplete) is { } completed) return completed;
        }

        return null;
    }

    private void Settle(long horizon)
    {
        if (horizon <= _settledTo) return;
        _settledTo = horizon;
        var old = 0;
        for (; old < _recent.Count && _recent[old].Time < horizon; old++) Step(_settled, _recent[old], None);
        _recent.RemoveRange(0, old);
        _reported.RemoveAll(match => match[^1].Time < horizon);
    }

    private Evidence[]? Step(SequencePlaces places, Evidence each, Func<Evidence[], bool> mayComplete)
    {
        if (_reported.Find(match => ReferenceEquals(match[^1], each)) is not { } match)
            return places.Step(each, mayComplete);
        places.Consume(match);
        return null;
    }

    private void Report(SequencePlaces? places, Evidence[] completed, WindowContext context)
    {
        context.Matches.Add(SequenceMatch.Of(_plan, completed));
        _reported.Add(completed);
        places?.Consume(completed);
    }

    private bool IsUsed(Evidence each) => _reported.Exists(match => Array.IndexOf(match, each) >= 0);

    private int Compare(Evidence one, Evidence other)
    {
        var byTime = one.Time.CompareTo(other.Time);
        return byTime != 0 ? byTime : _plan.CompareAtOnce(one, other);
    }
}
