using AuditActors.Events.Json;

namespace AuditActors.Events.Fields;

/// <summary>
/// The fields that a rule set uses, each with a slot. Slots are handed out until the first view is made; from then on
/// the plan does not change and may be shared by threads.
/// </summary>
public sealed class FieldPlan(FieldCatalog catalog)
{
    private readonly Lock _freezing = new();
    private readonly Dictionary<FieldUse, int> _slots = [];
    private readonly List<FieldUse> _uses = [];
    private readonly List<FieldSource> _sources = [];
    private readonly PathTree _paths = new();
    private FrozenPlan? _frozen;

    /// <summary>How many slots there are.</summary>
    public int Count => _uses.Count;

    public FieldUse this[int slot] => _uses[slot];

    /// <summary>The slot of a field with its argument; the same use has the same slot.</summary>
    public int Slot(FieldUse use)
    {
        if (_slots.TryGetValue(use, out var slot)) return slot;
        if (_frozen is not null)
            throw new InvalidOperationException($"The plan has views already, '{use.Text}' cannot join it.");
        _slots.Add(use, _uses.Count);
        _uses.Add(use);
        _sources.Add(catalog.Definition(use.Field).Source(use.Argument, _paths));
        return _uses.Count - 1;
    }

    /// <summary>A view for one thread.</summary>
    public EventView NewView()
    {
        lock (_freezing)
        {
            return new(_frozen ??= FrozenPlan.Of(_sources, _paths));
        }
    }
}
