namespace AuditActors.Rules.Temporal.State;

/// <summary>The rows of one correlation that changed since they were stored last.</summary>
internal sealed class ChangedRows
{
    private readonly HashSet<(StateRowKind Kind, GroupKey Key)> _changed = [];

    public void Add(StateRowKind kind, GroupKey key) => _changed.Add((kind, key));

    public void AddAll(ChangedRows others) => _changed.UnionWith(others._changed);

    /// <summary>Hands out what changed, in no particular order, and starts anew.</summary>
    public List<(StateRowKind Kind, GroupKey Key)> Take()
    {
        var taken = _changed.ToList();
        _changed.Clear();
        return taken;
    }
}
