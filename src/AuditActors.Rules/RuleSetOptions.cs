using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Rules.Temporal;

namespace AuditActors.Rules;

/// <summary>How rules files become a rule set: Falco's settings of the same meaning.</summary>
public sealed record RuleSetOptions
{
    public RuleMatching Matching { get; init; } = RuleMatching.First;

    /// <summary>Less severe rules are left out.</summary>
    public Priority MinimumPriority { get; init; } = Priority.Debug;

    /// <summary>Switches rules after loading, in order.</summary>
    public ImmutableArray<RuleSelection> Selections { get; init; } = [];

    /// <summary>Alerts carry evt.time.iso8601 instead of evt.time.</summary>
    public bool IsoTime { get; init; }

    public ImmutableArray<AppendOutput> AppendOutputs { get; init; } = [];

    /// <summary>Values of <c>static.NAME</c> fields by NAME.</summary>
    public IReadOnlyDictionary<string, string> StaticFields { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Value of <c>evt.hostname</c>.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Zone of local times in outputs.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public CorrelationOptions Correlations { get; init; } = new();
}

/// <summary>Switches rules on or off by name pattern, by tag, or by both (then either suffices).</summary>
/// <param name="Enable">On or off.</param>
/// <param name="Rule">A name in which <c>*</c> stands for any text; null or empty selects nothing.</param>
/// <param name="Tag">A tag; null or empty selects nothing.</param>
public sealed record RuleSelection(bool Enable, string? Rule = null, string? Tag = null);

/// <summary>Text and fields added to the outputs of the rules that fit all given conditions.</summary>
public sealed record AppendOutput
{
    /// <summary>The rules' source; null or empty fits every source.</summary>
    public string? Source { get; init; }

    /// <summary>Tags that a rule must have, all of them.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>A rule's exact name; null or empty fits every rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Appended to the output after one blank.</summary>
    public string? ExtraOutput { get; init; }

    public ImmutableArray<AppendField> ExtraFields { get; init; } = [];

    /// <summary>Appends what the sources suggest: for audit events the static fields.</summary>
    public bool SuggestedOutput { get; init; }
}

/// <summary>
/// An extra entry of output_fields: a format under a key, or with no format the field that the key names.
/// </summary>
public sealed record AppendField(string Key, string? Format = null);
