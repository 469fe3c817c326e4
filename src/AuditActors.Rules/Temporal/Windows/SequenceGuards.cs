using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>When the events that must not happen in a sequence happened last.</summary>
internal sealed class SequenceGuards(SequencePlan plan)
{
    private readonly long[] _leading = Never(plan.Leading.Length);
    private readonly long[] _between = Never(plan.Steps.Length);

    public int Bytes => 96 + (8 * (_leading.Length + _between.Length));

    public bool IsEmpty => Array.TrueForAll(_leading, time => time == EventTime.Beginning);

    /// <summary>When the last of the hits before a first step stops to matter.</summary>
    public long Expiry
    {
        get
        {
            var expiry = EventTime.Beginning;
            for (var i = 0; i < _leading.Length; i++)
                expiry = Math.Max(expiry, EventTime.Add(_leading[i], plan.Leading[i].Within ?? 0));
            return expiry == EventTime.Beginning ? EventTime.End : expiry;
        }
    }

    /// <summary>Takes notice of events that must not happen somewhere; of others nothing.</summary>
    public void Note(Evidence hit)
    {
        for (var i = 0; i < _leading.Length; i++)
        {
            if ((plan.Leading[i].Selector & hit.Selectors) != 0) _leading[i] = hit.Time;
        }

        for (var i = 0; i < _between.Length; i++)
        {
            if ((plan.Steps[i].GuardAfter & hit.Selectors) != 0) _between[i] = hit.Time;
        }
    }

    /// <summary>Whether nothing unwanted came before what would be a first step.</summary>
    public bool MayStart(Evidence added, WindowContext context)
    {
        var missed = false;
        for (var i = 0; i < _leading.Length; i++)
        {
            var since = EventTime.Add(added.Time, -plan.Leading[i].Within!.Value);
            if (_leading[i] != EventTime.Beginning && (plan.Strict ? _leading[i] > since : _leading[i] >= since))
                return false;
            missed |= context.MayHaveMissedSince(since);
        }

        if (missed) context.Counters.Withheld.Increment();
        return !missed;
    }

    /// <summary>Whether an event that reaches a step is spoilt by an unwanted one of the same time.</summary>
    public bool IsBroken(int step, Evidence added) => !plan.Strict && _between[step] == added.Time;

    /// <summary>Whether an unwanted event came after a step that was reached by that event.</summary>
    public bool WasHitSince(int step, Evidence reached) =>
        _between[step] != EventTime.Beginning
        && (plan.Strict ? _between[step] > reached.Time : _between[step] >= reached.Time);

    /// <summary>
    /// Whether an unwanted event may have gone unseen since that event; counts the verdict as withheld.
    /// </summary>
    public static bool MissedSince(Evidence reached, WindowContext context)
    {
        if (context.Gap <= reached.Time) return false;
        context.Counters.Withheld.Increment();
        return true;
    }

    public void Forget(long time)
    {
        for (var i = 0; i < _leading.Length; i++)
        {
            if (EventTime.Add(_leading[i], plan.Leading[i].Within ?? 0) <= time) _leading[i] = EventTime.Beginning;
        }
    }

    public void Write(StateWriter to)
    {
        foreach (var time in _leading) to.Number(time);
        foreach (var time in _between) to.Number(time);
    }

    public void Read(ref StateReader from)
    {
        for (var i = 0; i < _leading.Length; i++) _leading[i] = from.Number();
        for (var i = 0; i < _between.Length; i++) _between[i] = from.Number();
    }

    private static long[] Never(int length)
    {
        var never = new long[length];
        Array.Fill(never, EventTime.Beginning);
        return never;
    }
}
