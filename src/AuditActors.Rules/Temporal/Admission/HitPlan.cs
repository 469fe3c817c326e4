using System.Collections.Immutable;

namespace AuditActors.Rules.Temporal.Admission;

/// <summary>Which values of an event a correlation needs; fields by their number in the set of correlations.</summary>
internal sealed record HitPlan
{
    /// <summary>
    /// For each selector, the one that ends sequences last, the group's fields; null where it has not all.
    /// </summary>
    public required ImmutableArray<ImmutableArray<GroupPart>?> Groups { get; init; }

    /// <summary>Fields whose values are told apart.</summary>
    public required ImmutableArray<GroupPart> Counted { get; init; }

    /// <summary>The field that is computed with.</summary>
    public required int? Measured { get; init; }

    /// <summary>Whether negative numbers are computed with.</summary>
    public required bool TakesNegative { get; init; }

    /// <summary>Fields that an admitted event keeps.</summary>
    public required ImmutableArray<int> Kept { get; init; }
}

/// <summary>A field, and whether it may be missing.</summary>
internal readonly record struct GroupPart(int Field, bool Optional);
