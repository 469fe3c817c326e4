using AuditActors.Events;

namespace AuditActors.Runtime.Namespaces;

/// <summary>What one namespace has seen lately, and what that means. Knows nothing of actors.</summary>
internal sealed class NamespaceDetector(EvaluatorPool evaluators, int recentIdentities, RuntimeSignals signals)
{
    private readonly RecentIdentities _recent = new(recentIdentities);

    /// <summary>Judges the batch's events in order; alerts come in the order of events, then of rules.</summary>
    public List<Alert> Judge(EventBatch batch)
    {
        var alerts = new List<Alert>();
        var evaluator = evaluators.Take();
        var copies = 0;
        for (var index = 0; index < batch.Entries.Length; index++)
        {
            if (batch.DropCopies && !_recent.TryAdd(batch.Json(index).Span, batch.Entries[index])) copies++;
            else evaluator.Evaluate(batch.Event(index), alerts);
        }

        evaluators.GiveBack(evaluator);
        signals.BatchJudged(batch.Entries.Length - copies, copies);
        return alerts;
    }
}
