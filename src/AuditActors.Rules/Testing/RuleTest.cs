using System.Collections.Immutable;

namespace AuditActors.Rules.Testing;

/// <summary>Events given and the alerts expected of them.</summary>
/// <param name="Name">What the test shows, as a sentence.</param>
/// <param name="Line">Where it begins in its file, from 1.</param>
/// <param name="Events">Audit events as UTF-8 JSON.</param>
/// <param name="Alerts">
/// All alerts of rules in the order of events, every matching rule counted; empty when there must be none, null when
/// the test does not look at them.
/// </param>
/// <param name="Correlations">All alerts of correlations, in the order of their times.</param>
public sealed record RuleTest(
    string Name,
    int Line,
    ImmutableArray<ReadOnlyMemory<byte>> Events,
    ImmutableArray<ExpectedAlert>? Alerts,
    ImmutableArray<ExpectedAlert> Correlations);

/// <summary>An alert that a test expects; <paramref name="Output"/> null accepts any text.</summary>
/// <param name="Rule">The rule's or the correlation's name.</param>
public sealed record ExpectedAlert(string Rule, string? Output);
