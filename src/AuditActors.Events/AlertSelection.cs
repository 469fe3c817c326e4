using System.Collections.Immutable;

namespace AuditActors.Events;

/// <summary>Which alerts a reader wants, by what the log can look up; what is not said is not asked.</summary>
public sealed record AlertSelection
{
    public static readonly AlertSelection All = new();

    /// <summary>Alerts of this priority and more severe ones.</summary>
    public Priority MinimumPriority { get; init; } = Priority.Debug;

    /// <summary>The names of rules; empty for all.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>Alerts with one of these tags; empty for all.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The namespaces of events, an empty one for the cluster; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    public bool Admits(Alert alert) =>
        alert.Priority <= MinimumPriority
        && (Rules.IsEmpty || Rules.Contains(alert.Rule))
        && (Namespaces.IsEmpty || Namespaces.Contains(alert.Namespace))
        && (Tags.IsEmpty || Tags.Any(tag => alert.Tags.Contains(tag)));
}
