using System.Collections.Concurrent;
using AuditActors.Rules;
using AuditActors.Rules.Matching;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The evaluators of a node: as many as ever worked at once, however many namespaces there are. One that failed is
/// not given back.
/// </summary>
public sealed class EvaluatorPool(RuleSet rules)
{
    private readonly ConcurrentBag<RuleEvaluator> _idle = [];

    public RuleEvaluator Take() => _idle.TryTake(out var evaluator) ? evaluator : rules.NewEvaluator();

    public void GiveBack(RuleEvaluator evaluator) => _idle.Add(evaluator);
}
