using System.Collections.Immutable;

namespace AuditActors.Rules.Testing;

/// <summary>Events given and the alerts expected of them, in order.</summary>
/// <param name="Name">What the test shows, as a sentence.</param>
/// <param name="Line">Where it begins in its file, from 1.</param>
/// <param name="Events">Audit events as UTF-8 JSON.</param>
/// <param name="Alerts">All alerts, every matching rule counted; empty when there must be none.</param>
public sealed record RuleTest(
    string Name, int Line, ImmutableArray<ReadOnlyMemory<byte>> Events, ImmutableArray<ExpectedAlert> Alerts);

/// <summary>An alert that a test expects; <paramref name="Output"/> null accepts any text.</summary>
public sealed record ExpectedAlert(string Rule, string? Output);
