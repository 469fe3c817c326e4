using System.Collections.Immutable;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>An engine's state as rows: what changed, all of it, and back.</summary>
internal sealed class EngineRows(
    ImmutableArray<CorrelationState> states, RecentIds identities, RecentIds alertIds, bool isStored)
{
    private const int Version = 1;

    private readonly ImmutableArray<CorrelationState> _states = states;
    private readonly List<StateRow> _obsolete = [];
    private bool _changed = true;
    private long _watermark = EventTime.Beginning;

    public long Watermark
    {
        set
        {
            _changed |= _watermark != value;
            _watermark = value;
        }
    }

    /// <summary>
    /// What changed. The watermark alone is not worth a row: whatever it made final without a trace, it does so again.
    /// </summary>
    public List<StateRow> TakeChanges()
    {
        if (!isStored) return [];
        var rows = new List<StateRow>(_obsolete);
        _obsolete.Clear();
        rows.AddRange(identities.TakeChanges());
        rows.AddRange(alertIds.TakeChanges());
        foreach (var state in _states) rows.AddRange(state.TakeChanges());
        if (rows.Count == 0) return rows;
        if (_changed) rows.Add(Header());
        _changed = false;
        return rows;
    }

    public List<StateRow> Snapshot() => isStored
        ? [Header(), identities.Snapshot(), alertIds.Snapshot(), .. _states.SelectMany(state => state.Snapshot())]
        : [];

    /// <summary>Gives rows back to what they came from; returns the watermark that was reached.</summary>
    public long Restore(IReadOnlyCollection<StateRow> rows)
    {
        var present = rows.Where(row => row.Value is not null).ToLookup(row => row.Correlation, StringComparer.Ordinal);
        var own = present[""].ToLookup(row => row.Kind);
        _watermark = ReadHeader(own[StateRowKind.Engine]);
        identities.Restore(own[StateRowKind.Identities]);
        alertIds.Restore(own[StateRowKind.AlertIds]);
        var used = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var state in _states.Where(state => state.Correlation.IsDurable))
        {
            var name = state.Correlation.Rule.Identity;
            if (state.Restore(present[name].ToLookup(row => row.Kind), _watermark)) used.Add(name);
        }

        foreach (var stale in present.Where(correlation => !used.Contains(correlation.Key)).SelectMany(each => each))
            _obsolete.Add(stale with { Value = null });
        return _watermark;
    }

    /// <summary>
    /// Takes over the state of the correlations that stay the same; gives those whose state is dropped.
    /// </summary>
    public List<CorrelationState> TakeOver(EngineRows previous)
    {
        _watermark = previous._watermark;
        _obsolete.AddRange(previous._obsolete);
        var dropped = new List<CorrelationState>();
        foreach (var old in previous._states)
        {
            var successor = _states.FirstOrDefault(
                state => state.Correlation.Rule.Identity == old.Correlation.Rule.Identity);
            var isTaken = successor?.TakeOver(old, _watermark) == true;
            if (!isTaken) dropped.Add(old);
            if (!isTaken || !successor!.Correlation.IsDurable) _obsolete.AddRange(old.Obsolete());
        }

        return dropped;
    }

    /// <summary>Deletes stored rows that nobody has taken over.</summary>
    public void Discard(IEnumerable<StateRow> rows) => _obsolete.AddRange(rows.Select(row => row with { Value = null }));

    private StateRow Header()
    {
        var writer = new StateWriter();
        writer.Unsigned(Version);
        writer.Number(_watermark);
        return StateRow.Of(StateRowKind.Engine, "", [], writer.ToArray());
    }

    private static long ReadHeader(IEnumerable<StateRow> rows)
    {
        if (rows.Select(row => row.Value).FirstOrDefault() is not { } value) return EventTime.Beginning;
        var reader = new StateReader(value.Span);
        return reader.Unsigned() == Version ? reader.Number() : EventTime.Beginning;
    }
}
