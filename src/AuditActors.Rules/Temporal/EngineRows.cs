using System.Collections.Immutable;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>An engine's state as rows: what changed, all of it, and back.</summary>
internal sealed class EngineRows(
    ImmutableArray<CorrelationState> states, RecentIds identities, RecentIds alertIds, bool isStored)
{
    private const int Version = 2;
    private const int VersionWithoutKnowledge = 1;

    private readonly ImmutableArray<CorrelationState> _states = states;
    private readonly List<StateRow> _obsolete = [];
    private bool _changed = true;
    private bool _knowsMore;
    private long _watermark = EventTime.Beginning;

    public long Watermark
    {
        set
        {
            _changed |= _watermark != value;
            _watermark = value;
        }
    }

    /// <summary>Something has become known, or uncertain, about the past.</summary>
    public void KnowledgeChanged() => _knowsMore = true;

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
        if (rows.Count == 0 && !_knowsMore) return rows;
        if (_changed || _knowsMore) rows.Add(Header());
        _changed = _knowsMore = false;
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
        _watermark = ReadHeader(own[StateRowKind.Engine], out var known);
        identities.Restore(own[StateRowKind.Identities]);
        alertIds.Restore(own[StateRowKind.AlertIds]);
        var used = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var state in _states.Where(state => state.Correlation.IsDurable))
        {
            var name = state.Correlation.Rule.Identity;
            if (state.Restore(present[name].ToLookup(row => row.Kind), _watermark)) used.Add(name);
            else if (known.TryGetValue(state.Correlation.Tag, out var past)) state.Recall(past.Known, past.Gap);
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
    public void Discard(IEnumerable<StateRow> rows) =>
        _obsolete.AddRange(rows.Select(row => row with { Value = null }));

    private StateRow Header()
    {
        var writer = new StateWriter();
        writer.Unsigned(Version);
        writer.Number(_watermark);
        // Those that had events have rows of their own.
        var untouched = _states.Where(state => state is { IsStored: true, IsTouched: false, Known: not EventTime.End })
            .GroupBy(state => (state.Known, state.Gap)).ToList();
        writer.Unsigned((ulong)untouched.Count);
        foreach (var alike in untouched)
        {
            writer.Number(alike.Key.Known);
            writer.Number(alike.Key.Gap);
            writer.Unsigned((ulong)alike.Count());
            foreach (var state in alike) writer.Unsigned(state.Correlation.Tag);
        }

        return StateRow.Of(StateRowKind.Engine, "", [], writer.Take());
    }

    /// <summary>Gives the watermark, and since when correlations without rows of their own know everything.</summary>
    private static long ReadHeader(
        IEnumerable<StateRow> rows, out Dictionary<uint, (long Known, long Gap)> known)
    {
        known = [];
        if (rows.Select(row => row.Value).FirstOrDefault() is not { } value) return EventTime.Beginning;
        var reader = new StateReader(value.Span);
        var version = reader.Unsigned();
        if (version is not (Version or VersionWithoutKnowledge)) return EventTime.Beginning;
        var watermark = reader.Number();
        if (version == VersionWithoutKnowledge) return watermark;
        for (var left = reader.Count(); left > 0; left--)
        {
            var past = (reader.Number(), reader.Number());
            for (var alike = reader.Count(); alike > 0; alike--) known[(uint)reader.Unsigned()] = past;
        }

        return watermark;
    }
}
