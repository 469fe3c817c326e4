using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// What one correlation remembers in one partition. It is made when the first event comes: most correlations never get
/// one in most namespaces.
/// </summary>
internal sealed class StateParts
{
    public StateParts(
        CompiledCorrelation correlation, int parts, bool isStored, Action<GroupKey, WindowMatch> matched)
    {
        Changed = isStored ? new ChangedRows() : null;
        Context = new WindowContext(correlation.Counters);
        Groups = new GroupWindows(correlation, parts, Context, Changed, matched);
        Cooldowns = new Cooldowns(
            EventTime.Span(correlation.Rule.Cooldown),
            Math.Max(1, 4 * (correlation.Limits.Keys / parts)), correlation.Counters, Changed);
        Changed?.Add(StateRowKind.Correlation, GroupKey.None);
    }

    public WindowContext Context { get; }

    /// <summary>Hits that wait for the watermark.</summary>
    public PendingEvents Pending { get; } = new();

    public GroupWindows Groups { get; }

    public Cooldowns Cooldowns { get; }

    /// <summary>Null where nothing is stored.</summary>
    public ChangedRows? Changed { get; }

    public long Bytes => Groups.Bytes + Pending.Bytes + Cooldowns.Bytes + Groups.Evictions.Bytes;

    public IEnumerable<(StateRowKind Kind, GroupKey Key)> AllRows() =>
        Groups.Keys.Select(key => (StateRowKind.Window, key))
            .Concat(Pending.All.Select(hit => (StateRowKind.Pending, hit.RowKey())))
            .Concat(Cooldowns.Keys.Select(key => (StateRowKind.Cooldown, key)))
            .Concat(Groups.Evictions.Keys.Select(key => (StateRowKind.Eviction, key)))
            .Prepend((StateRowKind.Correlation, GroupKey.None));
}
