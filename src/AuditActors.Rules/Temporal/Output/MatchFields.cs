using System.Collections.Immutable;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>
/// Finds the fields that texts about a match can name: <c>ka.user.name</c> of the last event, <c>first.</c> and
/// <c>last.</c>, and by the name of a selector.
/// </summary>
public sealed class MatchFields(FieldCatalog catalog, ImmutableArray<string> selectors)
{
    internal FieldCatalog Catalog => catalog;

    internal ImmutableArray<string> Selectors => selectors;

    /// <summary>The field that a text names; null if it names none.</summary>
    public MatchField? Find(string text)
    {
        if (Field(text) is { } plain) return new MatchField(MatchEvent.Last, 0, plain);
        if (After("first.", text) is { } first) return new MatchField(MatchEvent.First, 0, first);
        if (After("last.", text) is { } last) return new MatchField(MatchEvent.Last, 0, last);
        for (var i = 0; i < selectors.Length; i++)
        {
            if (After(selectors[i] + ".", text) is { } own) return new MatchField(MatchEvent.OfSelector, i, own);
        }

        return null;
    }

    /// <summary>The field that is the whole text.</summary>
    private FieldUse? Field(string text) => catalog.Lookup(text).Use is { } use && use.Text == text ? use : null;

    private FieldUse? After(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? Field(text[prefix.Length..]) : null;
}
