namespace AuditActors.Rules.Files.Reading;

/// <summary>Definitions of one kind in the order of their first appearance.</summary>
internal sealed class DefinitionTable<T>
    where T : Definition
{
    private readonly List<T> _inOrder = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public IReadOnlyList<T> InOrder => _inOrder;

    public IEnumerable<string> Names => _places.Keys;

    public T? Find(string name) => _places.TryGetValue(name, out var place) ? _inOrder[place] : null;

    /// <summary>Adds a definition, or puts it in the place of the one that has its name.</summary>
    public void Define(T definition, int number)
    {
        definition.Visibility = number;
        if (_places.TryGetValue(definition.Name, out var place))
        {
            definition.Index = _inOrder[place].Index;
            _inOrder[place] = definition;
            return;
        }

        definition.Index = number;
        _places.Add(definition.Name, _inOrder.Count);
        _inOrder.Add(definition);
    }
}
