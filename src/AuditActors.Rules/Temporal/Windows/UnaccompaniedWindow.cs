using System.Numerics;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// Events of several kinds in one window while others stay away. Whenever the wanted ones are there a candidate is
/// noted; one timespan after the earliest event it uses it is judged by all that came near it.
/// </summary>
internal sealed class UnaccompaniedWindow(TogetherPlan plan) : Window
{
    private const int Overhead = 120;
    private const int MostCandidates = 16;

    private readonly SortedEvents _events = new();
    private readonly List<Candidate> _candidates = [];

    /// <summary>For each unwanted selector when it was hit last.</summary>
    private readonly long[] _spoilt = NeverSpoilt();

    private sealed record Candidate(long Noted, long Deadline, uint Present, List<Evidence> Events)
    {
        /// <summary>Unwanted selectors hit so near that no window can leave them out.</summary>
        public uint Unwanted { get; set; }

        /// <summary>Whether something may have been missed in the time before it.</summary>
        public bool MissedPast { get; init; }
    }

    public override long NextWake
    {
        get
        {
            var next = Never;
            foreach (var candidate in _candidates) next = Math.Min(next, candidate.Deadline);
            if (next != Never) return next;
            var last = _events.Count == 0 ? EventTime.Beginning : _events.Last.Time;
            foreach (var time in _spoilt) last = Math.Max(last, time);
            return last == EventTime.Beginning ? Never : EventTime.Add(last, plan.Timespan);
        }
    }

    public override bool IsEmpty =>
        _events.Count == 0 && _candidates.Count == 0 && Array.TrueForAll(_spoilt, time => time == EventTime.Beginning);

    public override int Bytes =>
        Overhead + _events.Bytes + (8 * _spoilt.Length)
        + _candidates.Sum(candidate => Overhead + candidate.Events.Sum(each => each.Bytes));

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        var time = batch[0].Time;
        _events.DropBefore(EventTime.Add(time, -plan.Timespan));
        var wanted = false;
        foreach (var added in batch)
        {
            Spoil(added);
            if ((added.Selectors & plan.Wanted) != 0) wanted |= _events.Insert(added) >= 0;
        }

        KindEvents.KeepNewest(_events, plan.PerSelector, context);
        if (wanted) Note(time, context);
    }

    public override void Wake(long time, WindowContext context)
    {
        while (_candidates.Find(candidate => candidate.Deadline <= time) is { } due)
        {
            _candidates.Remove(due);
            if (!Judge(due, context) || plan.AfterMatch == AfterMatch.Keep) continue;
            _events.Clear();
            _candidates.Clear();
        }

        _events.DropBefore(EventTime.Add(time, 1 - plan.Timespan));
        for (var i = 0; i < _spoilt.Length; i++)
        {
            if (EventTime.Add(_spoilt[i], plan.Timespan) <= time) _spoilt[i] = EventTime.Beginning;
        }
    }

    public override void Write(StateWriter to)
    {
        foreach (var time in _spoilt) to.Number(time);
        _events.Write(to);
        to.Unsigned((ulong)_candidates.Count);
        foreach (var candidate in _candidates)
        {
            to.Number(candidate.Noted);
            to.Number(candidate.Deadline);
            to.Unsigned(candidate.Present);
            to.Unsigned(candidate.Unwanted);
            to.Flag(candidate.MissedPast);
            to.Unsigned((ulong)candidate.Events.Count);
            foreach (var each in candidate.Events) each.Write(to);
        }
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        for (var i = 0; i < _spoilt.Length; i++) _spoilt[i] = from.Number();
        _events.Read(ref from, evidence);
        for (var left = from.Count(); left > 0; left--) _candidates.Add(ReadCandidate(ref from, evidence));
    }

    private static Candidate ReadCandidate(ref StateReader from, EvidenceReader evidence)
    {
        var candidate = new Candidate(from.Number(), from.Number(), (uint)from.Unsigned(), [])
        {
            Unwanted = (uint)from.Unsigned(),
            MissedPast = from.Flag(),
        };
        for (var left = from.Count(); left > 0; left--) candidate.Events.Add(evidence.Read(ref from));
        return candidate;
    }

    private static long[] NeverSpoilt()
    {
        var never = new long[16];
        Array.Fill(never, EventTime.Beginning);
        return never;
    }

    private void Spoil(Evidence added)
    {
        var unwanted = added.Selectors & plan.Unwanted;
        if (unwanted == 0) return;
        foreach (var candidate in _candidates) candidate.Unwanted |= unwanted;
        for (var bits = unwanted; bits != 0; bits &= bits - 1)
            _spoilt[BitOperations.TrailingZeroCount(bits)] = added.Time;
    }

    private void Note(long time, WindowContext context)
    {
        var window = _events.Range(0, _events.Count);
        var present = KindEvents.Present(window) & plan.Wanted;
        if (!plan.Holds(present, unwanted: 0)) return;
        if (_candidates.Count == MostCandidates)
        {
            context.Counters.Absorbed.Increment();
            return;
        }

        var used = KindEvents.Latest(window, present);
        var since = EventTime.Add(time, -plan.Timespan);
        _candidates.Add(new Candidate(time, EventTime.Add(used[0].Time, plan.Timespan), present, used)
        {
            Unwanted = SpoiltSince(since),
            MissedPast = context.MayHaveMissedSince(since),
        });
    }

    private uint SpoiltSince(long time)
    {
        var unwanted = 0u;
        for (var i = 0; i < _spoilt.Length; i++)
        {
            if (_spoilt[i] != EventTime.Beginning && _spoilt[i] >= time) unwanted |= 1u << i;
        }

        return unwanted;
    }

    private bool Judge(Candidate candidate, WindowContext context)
    {
        if (!plan.Holds(candidate.Present, candidate.Unwanted))
        {
            context.Counters.Denied.Increment();
            return false;
        }

        if (candidate.MissedPast || context.Gap > candidate.Noted)
        {
            context.Counters.Withheld.Increment();
            return false;
        }

        context.Matches.Add(Match(candidate));
        return true;
    }

    private static WindowMatch Match(Candidate candidate) => new()
    {
        Time = candidate.Deadline,
        Events = candidate.Events,
        Anchors = [candidate.Events[0].Identity.ToArray(), candidate.Events[^1].Identity.ToArray()],
        Start = candidate.Events[0].Time,
        End = candidate.Deadline,
        Count = candidate.Events.Count,
        Value = TogetherPlan.Kinds(candidate.Present),
    };
}
