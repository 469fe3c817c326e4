using System.Collections.Immutable;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// What an engine takes of the memory that all engines of a node share, and what it forgets to keep it.
/// </summary>
internal sealed class EngineMemory(
    ImmutableArray<CorrelationState> states, RecentIds identities, RecentIds alertIds, StateBudget? budget)
{
    private readonly ImmutableArray<CorrelationState> _states = states;
    private long _charged;

    /// <summary>In bytes, by estimate.</summary>
    public long Bytes
    {
        get
        {
            var bytes = identities.Bytes + alertIds.Bytes;
            foreach (var state in _states) bytes += state.Bytes;
            return bytes;
        }
    }

    /// <summary>Lets whatever is largest forget while all engines together take too much.</summary>
    public void Hold(long time)
    {
        foreach (var state in _states) state.CountState();
        if (budget is null) return;
        Charge(budget);
        if (!budget.IsExceeded) return;
        // Copies of events that the watermark has passed are late anyway.
        identities.ForgetBefore(_states.Select(state => state.Watermark).DefaultIfEmpty(EventTime.Beginning).Min());
        do Charge(budget);
        while (budget.IsExceeded && Forget(budget, time));
    }

    /// <summary>Gives it back: the engine is not used any more.</summary>
    public void Release()
    {
        foreach (var state in _states) state.Release();
        budget?.Add(-_charged);
        _charged = 0;
    }

    private bool Forget(StateBudget exceeded, long time)
    {
        var largest = _states.MaxBy(state => state.Bytes);
        if (largest?.Bytes >= identities.Bytes && largest.Shrink(time)) return true;
        if (!identities.Evict()) return _states.Any(state => state.Shrink(time));
        exceeded.CountForgottenIdentity();
        return true;
    }

    private void Charge(StateBudget shared)
    {
        var bytes = Bytes;
        shared.Add(bytes - _charged);
        _charged = bytes;
    }
}
