using AuditActors.Rules.Remediation;

namespace AuditActors.Sinks.Remedies;

/// <summary>Ends an action with an outcome, from wherever it is.</summary>
internal sealed class RemedyException(RemedyOutcome outcome) : Exception(outcome.Text)
{
    public RemedyOutcome Outcome => outcome;
}
