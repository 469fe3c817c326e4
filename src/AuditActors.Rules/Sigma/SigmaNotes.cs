using System.Collections.Immutable;

namespace AuditActors.Rules.Sigma;

/// <summary>What the import of a document changes, each once, in the order in which it came up.</summary>
internal sealed class SigmaNotes
{
    private readonly List<string> _notes = [];

    public ImmutableArray<string> All => [.. _notes];

    public void Add(string note)
    {
        if (!_notes.Contains(note)) _notes.Add(note);
    }
}
