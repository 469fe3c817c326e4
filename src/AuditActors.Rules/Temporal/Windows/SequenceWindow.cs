using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// A sequence judged in order of time: partial sequences at their places, the unwanted events that came, and at most
/// one completed sequence that waits for its last absence to be certain.
/// </summary>
internal sealed class SequenceWindow(SequencePlan plan) : Window
{
    private const int Overhead = 96;

    private readonly SequencePlaces _places = new(plan);
    private readonly SequenceGuards _guards = new(plan);
    private Evidence[] _waiting = [];
    private Evidence[]? _completed;
    private long _deadline;

    public override long NextWake
    {
        get
        {
            var expiry = Latest(_places.Expiry, _guards.Expiry);
            return _completed is null ? expiry : Math.Min(_deadline, expiry);
        }
    }

    public override bool IsEmpty => _completed is null && _places.IsEmpty && _guards.IsEmpty;

    public override int Bytes =>
        Overhead + _places.Bytes + _guards.Bytes + (_completed?.Sum(each => each.Bytes) ?? 0);

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        var time = batch[0].Time;
        Array.Resize(ref _waiting, batch.Length);
        batch.CopyTo(_waiting);
        Array.Sort(_waiting, plan.CompareAtOnce);
        SpoilCompleted(time, context);
        if (!plan.Strict) SpoilPlaces(time);
        foreach (var added in _waiting)
        {
            if (_places.Step(added, mayComplete: null, _guards, context) is { } completed) Complete(completed, context);
        }

        if (plan.Strict) SpoilPlaces(time);
        End(time);
        _waiting = [];
    }

    public override void Wake(long time, WindowContext context)
    {
        if (_completed is { } completed && _deadline <= time)
        {
            _completed = null;
            if (context.Gap > completed[^1].Time) context.Counters.Withheld.Increment();
            else Report(Absent(completed), context);
        }

        _places.DropExpired(time);
        _guards.Forget(time);
    }

    public override void Write(StateWriter to)
    {
        var numbers = EvidenceTable.Write(to, _places.Events().Concat(_completed ?? []));
        _places.Write(to, numbers);
        _guards.Write(to);
        to.Flag(_completed is not null);
        if (_completed is null) return;
        EvidenceTable.WriteSome(to, numbers, _completed);
        to.Number(_deadline);
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        var events = EvidenceTable.Read(ref from, evidence);
        _places.Read(ref from, events);
        _guards.Read(ref from);
        if (!from.Flag()) return;
        _completed = EvidenceTable.ReadSome(ref from, events);
        _deadline = from.Number();
    }

    private static long Latest(long one, long other)
    {
        if (one == EventTime.End) return other;
        return other == EventTime.End ? one : Math.Max(one, other);
    }

    /// <summary>Unwanted events of that time end the partial sequences that wait behind their guard.</summary>
    private void SpoilPlaces(long time)
    {
        foreach (var hit in _waiting)
        {
            _guards.Note(hit);
            _places.Drop((step, last) =>
                (plan.Steps[step].GuardAfter & hit.Selectors) != 0 && (!plan.Strict || last.Time < time));
        }
    }

    /// <summary>
    /// Unwanted events of that time end what was completed before, so that one of them can begin anew.
    /// </summary>
    private void SpoilCompleted(long time, WindowContext context)
    {
        if (_completed is not { } completed || completed[^1].Time == time || !IsSpoilt(completed, time)) return;
        _completed = null;
        context.Counters.Denied.Increment();
    }

    /// <summary>
    /// Whether an event of the batch is one that must not follow a completed sequence. Its last event does not follow
    /// itself.
    /// </summary>
    private bool IsSpoilt(Evidence[] completed, long time)
    {
        foreach (var absence in plan.Trailing)
        {
            var end = Deadline(completed, absence);
            if (plan.Strict ? time >= end : time > end) continue;
            if (Array.Exists(_waiting, hit => (hit.Selectors & absence.Selector) != 0 && !IsLast(hit, completed)))
                return true;
        }

        return false;
    }

    private static bool IsLast(Evidence hit, Evidence[] completed) => Evidence.Compare(hit, completed[^1]) == 0;

    private void Complete(Evidence[] completed, WindowContext context)
    {
        if (plan.Trailing.IsEmpty)
        {
            Report(SequenceMatch.Of(plan, completed), context);
            return;
        }

        if (_completed is not null)
        {
            context.Counters.Absorbed.Increment();
        }
        else if (!plan.Strict && IsSpoilt(completed, completed[^1].Time))
        {
            context.Counters.Denied.Increment();
        }
        else
        {
            _completed = completed;
            _deadline = plan.Trailing.Max(absence => Deadline(completed, absence));
        }
    }

    private long Deadline(Evidence[] completed, SequencePlan.Absence absence) => absence.Within is { } within
        ? EventTime.Add(completed[^1].Time, within)
        : EventTime.Add(completed[0].Time, plan.Timespan);

    private WindowMatch Absent(Evidence[] completed) => SequenceMatch.Of(
        plan, completed, _deadline, [completed[0].Identity.ToArray(), AlertIdentity.Anchor(_deadline)]);

    private void Report(WindowMatch match, WindowContext context)
    {
        context.Matches.Add(match);
        _places.Consume(match.Events);
        if (plan.Reset) _completed = null;
    }

    /// <summary>What ends pending sequences ends those whose last event lies before it.</summary>
    private void End(long time)
    {
        if (plan.Until == 0 || !Array.Exists(_waiting, hit => (hit.Selectors & plan.Until) != 0)) return;
        _places.Drop((_, last) => last.Time < time);
        if (_completed is { } completed && completed[^1].Time < time) _completed = null;
    }
}
