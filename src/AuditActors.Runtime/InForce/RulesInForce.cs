using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.InForce;

/// <summary>The rules of a node at some moment, with what is shared by all who judge by them.</summary>
public sealed class RulesInForce
{
    /// <summary>Compiles the rules, so that nobody has to wait for that later.</summary>
    /// <param name="rules">What is in force.</param>
    /// <param name="before">The correlations that were in force before; null for the first rules.</param>
    internal RulesInForce(RuleSet rules, CorrelationSet? before)
    {
        (Rules, Before) = (rules, before);
        Evaluators = new EvaluatorPool(rules, Environment.ProcessorCount);
        Evaluators.GiveBack(Evaluators.Take());
    }

    public RuleSet Rules { get; }

    internal CorrelationSet Correlations => Rules.Correlations;

    /// <summary>What was judged by these may still be on its way.</summary>
    internal CorrelationSet? Before { get; }

    internal EvaluatorPool Evaluators { get; }
}
