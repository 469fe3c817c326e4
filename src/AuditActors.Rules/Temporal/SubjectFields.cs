using System.Collections.Immutable;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// The fields by which whoever acts on alerts tells the object that an event is about. Alerts of correlations carry
/// them where their events tell it: the last step of a sequence, a value that is new, or all events, if they agree.
/// </summary>
public sealed record SubjectFields
{
    /// <summary>Events that differ in one of these are about different objects.</summary>
    public required ImmutableArray<string> Identity { get; init; }

    /// <summary>Of the last event.</summary>
    public required ImmutableArray<string> Further { get; init; }

    /// <summary>Who did it; left out where events differ.</summary>
    public required ImmutableArray<string> Actor { get; init; }

    /// <summary>Names of the correlations whose alerts carry them; empty for all.</summary>
    public ImmutableHashSet<string> Correlations { get; init; } = [];

    public IEnumerable<string> All => [.. Identity, .. Further, .. Actor];

    internal bool AreWantedOf(CorrelationRule rule) =>
        rule.RaisesAlerts && (Correlations.IsEmpty || Correlations.Contains(rule.Name));
}
