using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Temporal.Output;

namespace AuditActors.Rules.Temporal;

/// <summary>A correlation as loading leaves it: names resolved, defaults filled in, nothing left of YAML.</summary>
public sealed record CorrelationRule
{
    public required string Name { get; init; }

    /// <summary>What alert ids are made of: the id given, else the name.</summary>
    public required string Identity { get; init; }

    public string Description { get; init; } = "";

    public required CorrelationPattern Pattern { get; init; }

    /// <summary>What is watched, 1 to 16; those that end sequences stand in <see cref="Until"/>.</summary>
    public required ImmutableArray<Selector> Selectors { get; init; }

    /// <summary>Ends pending sequences; its number is that after the last of <see cref="Selectors"/>.</summary>
    public Selector? Until { get; init; }

    public CorrelationScope Scope { get; init; }

    public ImmutableArray<GroupField> GroupBy { get; init; } = [];

    /// <summary>Zero for patterns that have none.</summary>
    public TimeSpan Timespan { get; init; }

    public EvaluationMode Evaluation { get; init; }

    /// <summary>How late events may be; null takes the engine's.</summary>
    public TimeSpan? Lateness { get; init; }

    public AfterMatch AfterMatch { get; init; }

    public TimeSpan Cooldown { get; init; }

    /// <summary>What a cool-down is kept by; null means the group.</summary>
    public ImmutableArray<SuppressField>? SuppressBy { get; init; }

    /// <summary>Whether a window reports at its end.</summary>
    public bool EmitAtClose { get; init; }

    /// <summary>Whether it raises alerts of its own; it is a silent signal for other correlations else.</summary>
    public bool RaisesAlerts { get; init; } = true;

    public CorrelationLimits Limits { get; init; } = new();

    public CorrelationTemplate Output { get; init; } = CorrelationTemplate.Empty;

    public Priority Priority { get; init; } = Priority.Warning;

    public string Source { get; init; } = "k8s_audit";

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>A finished match for which this is true raises no alert.</summary>
    public Condition? MatchException { get; init; }

    /// <summary>All selectors, the one that ends sequences last.</summary>
    public IEnumerable<Selector> AllSelectors => Until is null ? Selectors : Selectors.Append(Until);
}

/// <summary>One kind of event that a correlation watches.</summary>
public sealed record Selector
{
    public required string Name { get; init; }

    /// <summary>
    /// What the event must satisfy, macros, rules by name and exceptions resolved; of a correlation's alert a filter
    /// on its fields, null if there is none.
    /// </summary>
    public required Condition? Condition { get; init; }

    /// <summary>The correlation whose alerts are the events; null for audit events.</summary>
    public string? Correlation { get; init; }
}

/// <summary>A value by which events are grouped.</summary>
/// <param name="Name">The field or alias as written.</param>
/// <param name="Fields">The field for each of <see cref="CorrelationRule.AllSelectors"/>; null where the alias has
/// none.</param>
public sealed record GroupField(string Name, bool Optional, ImmutableArray<FieldUse?> Fields);

/// <summary>
/// A value by which a cool-down is kept: one of the group's, or else a field of the match's last event.
/// </summary>
public sealed record SuppressField(int? GroupIndex, FieldUse? Field);

/// <summary>Bounds of a correlation's state; what is null takes the default of the pattern.</summary>
public sealed record CorrelationLimits
{
    public int? Keys { get; init; }

    public int? EventsPerKey { get; init; }

    public int? Values { get; init; }

    /// <summary>Bytes that the state of one partition may take.</summary>
    public long State { get; init; } = 64L << 20;
}

/// <summary>Whose events can be part of one match.</summary>
public enum CorrelationScope
{
    Namespace,
    Cluster,
}

/// <summary>When events are judged.</summary>
public enum EvaluationMode
{
    /// <summary>As they arrive.</summary>
    Early,

    /// <summary>In order, once nothing earlier can arrive.</summary>
    Final,
}

/// <summary>What becomes of the events of a match.</summary>
public enum AfterMatch
{
    Consume,
    Keep,

    /// <summary>Reports again only after the condition was false at an event.</summary>
    Rearm,

    /// <summary>Forgets everything that the key had begun.</summary>
    Reset,
}
