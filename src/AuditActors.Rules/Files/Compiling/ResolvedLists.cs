using AuditActors.Rules.Files.Reading;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Compiling;

/// <summary>Lists with the lists that they name put in, one level deep, and which of them are used.</summary>
internal sealed class ResolvedLists
{
    private readonly List<(string Name, IReadOnlyList<string> Items)> _inOrder = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public ResolvedLists(DefinitionTable<Definition.List> lists)
    {
        foreach (var list in lists.InOrder)
        {
            var items = new List<string>(list.Items.Count);
            foreach (var item in list.Items)
            {
                var named = lists.Find(item);
                if (named is null || named.Index >= list.Visibility)
                {
                    items.Add(item);
                    continue;
                }

                items.AddRange(named.Items);
                _used.Add(named.Name);
            }

            _inOrder.Add((list.Name, items));
        }
    }

    public IEnumerable<(string Name, IReadOnlyList<string> Items)> InOrder => _inOrder;

    public bool IsUsed(string name) => _used.Contains(name);

    /// <summary>A condition's text with every list put in.</summary>
    /// <param name="condition">The text.</param>
    /// <param name="names">Takes the names of the lists that were put in.</param>
    /// <param name="edits">Takes what was replaced.</param>
    public string Substitute(string condition, ISet<string> names, TextEdits edits)
    {
        foreach (var (name, items) in _inOrder)
        {
            if (condition.Length > ListSubstitution.MaxLength) break;
            var replaced = ListSubstitution.Replace(condition, name, items, edits);
            if (ReferenceEquals(replaced, condition)) continue;
            condition = replaced;
            names.Add(name);
            _used.Add(name);
        }

        return condition;
    }
}
