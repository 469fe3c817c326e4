using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Output;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Rules;

/// <summary>A rule ready to be evaluated, as loading leaves it; their order is the evaluation order.</summary>
public sealed record ResolvedRule
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required Priority Priority { get; init; }

    public required string Source { get; init; }

    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Macros, lists and exceptions resolved.</summary>
    public required Condition Condition { get; init; }

    /// <summary>The condition as written, exceptions and appends included, before macros are resolved.</summary>
    public required string ConditionText { get; init; }

    public required string OutputText { get; init; }

    public required OutputTemplate Output { get; init; }

    /// <summary>append_output extras: key to raw field (value null) or to a format of its own.</summary>
    public required ImmutableArray<ExtraField> ExtraFields { get; init; }
}

/// <summary>A field that configuration adds to output_fields: the raw field, or formatted text.</summary>
public sealed record ExtraField(string Key, FieldUse? Raw, OutputTemplate? Format);

/// <summary>Whether an event stops at its first matching rule.</summary>
public enum RuleMatching
{
    First,
    All,
}

/// <summary>The immutable rules of a node, shared by all its detectors.</summary>
public sealed class RuleSet
{
    private readonly Lazy<(CompiledRules Rules, CompiledSelectors Selectors)> _compiled;

    public RuleSet(
        ImmutableArray<ResolvedRule> rules, FieldCatalog catalog, RuleMatching matching, bool isoTime, string digest)
    {
        Rules = rules;
        Catalog = catalog;
        Matching = matching;
        IsoTime = isoTime;
        Digest = digest;
        _compiled = new Lazy<(CompiledRules, CompiledSelectors)>(Compile);
    }

    /// <summary>Enabled rules in evaluation order.</summary>
    public ImmutableArray<ResolvedRule> Rules { get; }

    public FieldCatalog Catalog { get; }

    public RuleMatching Matching { get; }

    /// <summary>The correlations over these rules' events; there may be none.</summary>
    public CorrelationSet Correlations
    {
        get => field ??= new CorrelationSet([], Catalog, new CorrelationOptions());
        init;
    }

    /// <summary>Whether alerts carry evt.time.iso8601 instead of evt.time.</summary>
    public bool IsoTime { get; }

    /// <summary>Hex SHA-256 over the rules files in load order and the options that change results.</summary>
    public string Digest { get; }

    /// <summary>
    /// Whether some rule may match an event, judged by its header alone. What this refuses can be dropped before it is
    /// sent anywhere: no result changes.
    /// </summary>
    public bool MayMatch(in AuditEvent audit) =>
        _compiled.Value.Rules.Index.MayMatch(audit.Json.Span, audit.Header)
        || _compiled.Value.Selectors.Index.MayMatch(audit.Json.Span, audit.Header);

    /// <summary>A new evaluator over these rules; it is for one thread at a time.</summary>
    public RuleEvaluator NewEvaluator() => new(_compiled.Value.Rules, Matching);

    /// <summary>Reads what correlations need of the events that an evaluator evaluates; for its thread.</summary>
    public AdmissionReader NewAdmissionReader(RuleEvaluator evaluator) => new(_compiled.Value.Selectors, evaluator);

    private (CompiledRules Rules, CompiledSelectors Selectors) Compile()
    {
        var rules = new CompiledRules(this, [.. CompiledSelectors.ConditionsOf(Correlations)]);
        return (rules, new CompiledSelectors(Correlations, rules));
    }
}
