using AuditActors.Events.Fields;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>A match as outputs, filters and other correlations read it.</summary>
internal sealed class MatchView(CompiledCorrelation correlation, GroupKey key, WindowMatch match)
{
    public CompiledCorrelation Correlation => correlation;

    public GroupKey Key => key;

    public WindowMatch Match => match;

    public KeptValue Value(MatchField field) => Of(field) is { } evidence
        ? evidence.Value(correlation.PlaceOf(field.Use))
        : KeptValue.Missing;

    /// <summary>A field of the last event.</summary>
    public KeptValue Value(FieldUse use) => Value(match.Events[^1], use);

    /// <summary>A field of one of the events.</summary>
    public KeptValue Value(Evidence each, FieldUse use) => each.Value(correlation.PlaceOf(use));

    /// <summary>The different values of a field, in the order of the events.</summary>
    public List<ReadOnlyMemory<byte>> Each(FieldUse use)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        foreach (var each in match.Events)
        {
            var value = each.Value(correlation.PlaceOf(use));
            if (value.IsMissing || values.Exists(known => known.Span.SequenceEqual(value.Text.Span))) continue;
            values.Add(value.Text);
        }

        return values;
    }

    /// <summary>How many events stand for a selector.</summary>
    public int CountOf(int selector)
    {
        var count = 0;
        for (var i = 0; i < match.Events.Count; i++)
        {
            if (StandsFor(i, selector)) count++;
        }

        return count;
    }

    public bool StandsFor(int place, int selector) =>
        ((match.Roles?[place] ?? match.Events[place].Selectors) & (1u << selector)) != 0;

    private Evidence? Of(MatchField field)
    {
        if (field.Event == MatchEvent.First) return match.Events[0];
        if (field.Event == MatchEvent.Last) return match.Events[^1];
        for (var i = match.Events.Count - 1; i >= 0; i--)
        {
            if (StandsFor(i, field.Selector)) return match.Events[i];
        }

        return null;
    }
}
