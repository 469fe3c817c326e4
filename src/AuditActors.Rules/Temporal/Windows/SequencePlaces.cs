using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// For each step of a sequence the newest partial sequence that has reached it and waits for the next one.
/// </summary>
internal sealed class SequencePlaces(SequencePlan plan)
{
    private const int ArrayOverhead = 24;

    private readonly Evidence[]?[] _at = new Evidence[]?[plan.Steps.Length];

    public bool IsEmpty => Array.TrueForAll(_at, partial => partial is null);

    /// <summary>When the last of the partial sequences has become too old to be completed.</summary>
    public long Expiry
    {
        get
        {
            var expiry = EventTime.Beginning;
            foreach (var partial in _at)
            {
                if (partial is not null) expiry = Math.Max(expiry, EventTime.Add(partial[0].Time, plan.Timespan));
            }

            return expiry == EventTime.Beginning ? EventTime.End : expiry;
        }
    }

    public int Bytes
    {
        get
        {
            var (references, largest) = (0, 0);
            foreach (var partial in _at)
            {
                if (partial is null) continue;
                references += partial.Length;
                largest = Math.Max(largest, partial[^1].Bytes);
            }

            return (ArrayOverhead * _at.Length) + (8 * references) + (Math.Min(references, plan.MostEvents) * largest);
        }
    }

    /// <summary>
    /// Lets an event continue partial sequences, from the last step to the first, and start one. It completes at most
    /// one sequence, which is returned, and does nothing more then.
    /// </summary>
    /// <param name="mayComplete">Whether a sequence may be completed; one that may not stays where it waits.</param>
    /// <param name="guards">What must not happen between the steps; null if there is nothing such.</param>
    public Evidence[]? Step(
        Evidence added, Func<Evidence[], bool>? mayComplete, SequenceGuards? guards = null,
        WindowContext? context = null)
    {
        for (var step = plan.Steps.Length - 1; step >= 0; step--)
        {
            if ((plan.Steps[step].Selector & added.Selectors) == 0) continue;
            var reached = step == 0 ? Start(added, guards, context) : Continue(step, added, guards, context);
            if (reached is null)
            {
                if (step > 0) Refresh(step, added, guards);
                continue;
            }

            if (step == plan.Steps.Length - 1)
            {
                if (mayComplete is not null && !mayComplete(reached)) continue;
                if (step > 0) _at[step - 1] = null;
                return reached;
            }

            if (step > 0) _at[step - 1] = null;
            _at[step] = guards is not null && guards.IsBroken(step, added) ? null : reached;
        }

        return null;
    }

    /// <summary>Drops the partial sequences that contain an event of a match, or all.</summary>
    public void Consume(IReadOnlyList<Evidence> match)
    {
        for (var i = 0; i < _at.Length; i++)
        {
            if (_at[i] is { } partial && (plan.Reset || Array.Exists(partial, each => match.Contains(each))))
                _at[i] = null;
        }
    }

    /// <summary>Drops partial sequences whose place and last event satisfy a condition.</summary>
    public void Drop(Func<int, Evidence, bool> unwanted)
    {
        for (var i = 0; i < _at.Length; i++)
        {
            if (_at[i] is { } partial && unwanted(i, partial[^1])) _at[i] = null;
        }
    }

    /// <summary>Drops what can no longer be completed by events later than that time.</summary>
    public void DropExpired(long time)
    {
        for (var i = 0; i < _at.Length; i++)
        {
            if (_at[i] is { } partial && EventTime.Add(partial[0].Time, plan.Timespan) <= time) _at[i] = null;
        }
    }

    public void CopyFrom(SequencePlaces other) => other._at.CopyTo(_at, 0);

    public IEnumerable<Evidence> Events() => _at.OfType<Evidence[]>().SelectMany(partial => partial);

    public void Write(StateWriter to, Dictionary<Evidence, int> numbers)
    {
        foreach (var partial in _at)
        {
            to.Unsigned((ulong)(partial?.Length ?? 0));
            foreach (var each in partial ?? []) to.Unsigned((ulong)numbers[each]);
        }
    }

    public void Read(ref StateReader from, IReadOnlyList<Evidence> events)
    {
        for (var i = 0; i < _at.Length; i++)
        {
            var partial = EvidenceTable.ReadSome(ref from, events);
            _at[i] = partial.Length == 0 ? null : partial;
        }
    }

    private static Evidence[]? Start(Evidence added, SequenceGuards? guards, WindowContext? context) =>
        guards is null || guards.MayStart(added, context!) ? [added] : null;

    private Evidence[]? Continue(int step, Evidence added, SequenceGuards? guards, WindowContext? context)
    {
        if (_at[step - 1] is not { } partial || partial.Contains(added)) return null;
        if (added.Time - partial[0].Time > plan.Timespan)
        {
            _at[step - 1] = null;
            return null;
        }

        if (!plan.Follows(added, partial[^1])
            || added.Time - partial[^1].Time > (plan.Steps[step].Within ?? Window.NoLimit))
            return null;
        if (plan.Steps[step - 1].GuardAfter == 0 || guards is null
            || !SequenceGuards.MissedSince(partial[^1], context!))
            return [.. partial, added];
        _at[step - 1] = null;
        return null;
    }

    /// <summary>
    /// Where the next step has a limit of its own, a newer event takes the place of the last one, if all limits hold.
    /// </summary>
    private void Refresh(int step, Evidence added, SequenceGuards? guards)
    {
        if (step + 1 >= plan.Steps.Length || plan.Steps[step + 1].Within is null) return;
        if (_at[step] is not { } partial || partial.Contains(added)) return;
        var before = partial[^2];
        if (added.Time - partial[0].Time > plan.Timespan || !plan.Follows(added, before)) return;
        if (added.Time - before.Time > (plan.Steps[step].Within ?? Window.NoLimit)) return;
        if (guards is not null && guards.WasHitSince(step - 1, before)) return;
        _at[step] = guards is not null && guards.IsBroken(step, added) ? null : [.. partial[..^1], added];
    }
}
