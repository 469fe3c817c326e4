namespace AuditActors.Rules.Text;

/// <summary>Replacements made in a text one after the other, so that places in the result can be traced back.</summary>
internal sealed class TextEdits
{
    private readonly List<(int At, int Removed, int Inserted)> _edits = [];

    public void Add(int at, int removed, int inserted) => _edits.Add((at, removed, inserted));

    /// <summary>Where a character of the result was before; one of inserted text is where that was put in.</summary>
    public int Before(int index)
    {
        for (var edit = _edits.Count - 1; edit >= 0; edit--)
        {
            var (at, removed, inserted) = _edits[edit];
            if (index >= at + inserted) index += removed - inserted;
            else if (index > at) index = at;
        }

        return index;
    }
}
