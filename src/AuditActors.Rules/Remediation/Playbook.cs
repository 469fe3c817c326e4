using System.Collections.Immutable;
using AuditActors.Events;
using AuditActors.Rules.Remediation.Matching;

namespace AuditActors.Rules.Remediation;

/// <summary>Remediation rules in their order; immutable, may be asked by several threads.</summary>
public sealed class Playbook
{
    internal Playbook(ImmutableArray<RemediationRule> rules) => Rules = rules;

    public ImmutableArray<RemediationRule> Rules { get; }

    /// <summary>Hex SHA-256 over the files that the rules were read from, in order.</summary>
    public string Digest { get; internal init; } = "";

    /// <summary>Names of the rules and correlations whose alerts may set something off; empty for all.</summary>
    public ImmutableHashSet<string> Watched => Rules.Any(rule => rule.Match.Rules.Count == 0)
        ? []
        : [.. Rules.SelectMany(rule => rule.Match.Rules)];

    /// <summary>
    /// The rules that an alert sets off. All are tried before anything runs; behind a matching one with
    /// <c>continue: false</c> the rest is left out.
    /// </summary>
    public ImmutableArray<RemediationRule> Match(LoggedAlert logged)
    {
        var facts = AlertFacts.Of(logged.Alert);
        var matching = ImmutableArray.CreateBuilder<RemediationRule>();
        foreach (var rule in Rules)
        {
            if (!rule.Match.Fits(logged, facts)) continue;
            matching.Add(rule);
            if (!rule.Continues) break;
        }

        return matching.ToImmutable();
    }
}
