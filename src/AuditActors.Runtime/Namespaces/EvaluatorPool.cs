using System.Collections.Concurrent;
using AuditActors.Rules;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Runtime.Namespaces;

/// <summary>
/// The evaluators of a node: as many as ever worked at once, however many namespaces there are. One that failed is
/// not given back.
/// </summary>
/// <param name="rules">What they evaluate.</param>
/// <param name="threads">How many may work on one batch.</param>
public sealed class EvaluatorPool(RuleSet rules, int threads)
{
    private readonly ConcurrentBag<PooledEvaluator> _idle = [];

    internal int Threads => threads;

    internal PooledEvaluator Take()
    {
        if (_idle.TryTake(out var evaluator)) return evaluator;
        var evaluation = rules.NewEvaluator();
        return new PooledEvaluator(evaluation, rules.NewAdmissionReader(evaluation));
    }

    internal void GiveBack(PooledEvaluator evaluator) => _idle.Add(evaluator);
}

/// <summary>Judges events by rules, then tells what correlations need of the same event.</summary>
internal sealed record PooledEvaluator(RuleEvaluator Rules, AdmissionReader Admissions);
