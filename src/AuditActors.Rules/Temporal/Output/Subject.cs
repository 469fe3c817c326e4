using System.Collections.Immutable;
using AuditActors.Events.Fields;

namespace AuditActors.Rules.Temporal.Output;

/// <summary>Finds the object that a match is about. What its events do not tell for sure is not told.</summary>
internal sealed class Subject
{
    private readonly CorrelationRule _rule;
    private readonly ImmutableArray<FieldUse> _identity;
    private readonly ImmutableArray<FieldUse> _further;
    private readonly ImmutableArray<FieldUse> _actor;
    private readonly bool _isOfLastEvent;
    private readonly uint _chained;

    public Subject(CorrelationRule rule, SubjectFields fields, FieldCatalog catalog)
    {
        _rule = rule;
        _identity = [.. fields.Identity.Select(Use)];
        _further = [.. fields.Further.Select(Use)];
        _actor = [.. fields.Actor.Select(Use)];
        _isOfLastEvent = rule.Pattern is CorrelationPattern.InOrder or CorrelationPattern.FirstSeen;
        foreach (var (number, selector) in rule.AllSelectors.Index())
        {
            if (selector.Correlation is not null) _chained |= 1u << number;
        }

        FieldUse Use(string field) => catalog.Lookup(field).Use!;
    }

    /// <summary>The fields that tell the object, those without a value left out; none where it is not told.</summary>
    public IEnumerable<(FieldUse Field, KeptValue Value)> Of(MatchView match)
    {
        if (!IsTold(match)) return [];
        var actor = _isOfLastEvent || _actor.All(field => IsAgreed(match, field)) ? _actor : [];
        return _identity.Concat(_further).Concat(actor)
            .Select(field => (field, match.Value(field)))
            .Where(told => !told.Item2.IsMissing);
    }

    /// <summary>Alerts of other correlations keep no object of their own.</summary>
    private bool IsTold(MatchView match) => _isOfLastEvent
        ? !IsChained(match.Match.Events[^1])
        : !match.Match.Events.Any(IsChained) && _identity.All(field => IsAgreed(match, field));

    private bool IsChained(Evidence each) => (each.Selectors & _chained) != 0;

    private bool IsAgreed(MatchView match, FieldUse field)
    {
        if (_rule.GroupBy.Any(group => group.Fields.All(each => each == field))) return true;
        var last = match.Value(field);
        return match.Match.Count <= match.Match.Events.Count
            && match.Match.Events.All(each => AreEqual(match.Value(each, field), last));
    }

    private static bool AreEqual(KeptValue one, KeptValue other) =>
        one.Kind == other.Kind && one.Content.Span.SequenceEqual(other.Content.Span);
}
