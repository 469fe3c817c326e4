using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Rules.Alerts;

namespace AuditActors.Rules.Remediation.Matching;

/// <summary>The criteria of a remediation rule; all that are given must hold.</summary>
internal sealed record AlertMatch
{
    /// <summary>Names of rules, any; empty for all.</summary>
    public FrozenSet<string> Rules { get; init; } = FrozenSet<string>.Empty;

    public PriorityCriterion? Priority { get; init; }

    /// <summary>Empty for all.</summary>
    public string Source { get; init; } = "";

    /// <summary>Alternatives, of each all conditions.</summary>
    public ImmutableArray<ImmutableArray<FieldCriterion>> Fields { get; init; } = [];

    /// <summary>Alternatives, of each all tags.</summary>
    public ImmutableArray<ImmutableArray<string>> Tags { get; init; } = [];

    /// <summary>A Falco condition over the alert's fields.</summary>
    public AlertCondition? Condition { get; init; }

    public bool Fits(LoggedAlert logged, AlertFacts facts)
    {
        var alert = logged.Alert;
        return (Rules.Count == 0 || Rules.Contains(alert.Rule))
            && Priority?.Fits(alert.Priority) != false
            && (Source.Length == 0 || Source == alert.Source)
            && (Tags.IsEmpty || Tags.Any(all => all.All(tag => alert.Tags.Contains(tag))))
            && (Fields.IsEmpty || Fields.Any(all => all.All(criterion => criterion.Fits(facts))))
            && Condition?.Matches(logged) != false;
    }
}
