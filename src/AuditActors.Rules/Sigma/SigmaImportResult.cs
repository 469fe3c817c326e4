using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Sigma;

/// <summary>What came of importing Sigma documents.</summary>
/// <param name="Yaml">A rules file of the imported ones, which loads without errors.</param>
/// <param name="Documents">What happened to each document, in the order of the files.</param>
public sealed record SigmaImportResult(string Yaml, ImmutableArray<SigmaOutcome> Documents);

/// <summary>What happened to one Sigma document.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Title">Its title; empty without one.</param>
/// <param name="Refusal">Why it was left out; null if it was imported.</param>
/// <param name="Notes">What is not as in the original.</param>
public sealed record SigmaOutcome(Place Place, string Title, string? Refusal, ImmutableArray<string> Notes);
