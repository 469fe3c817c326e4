using AuditActors.Events;

namespace AuditActors.Runtime.Namespaces;

/// <summary>What one namespace has seen lately, and what that means. Knows nothing of actors.</summary>
/// <param name="recentIdentities">Events remembered to recognise copies.</param>
/// <param name="correlations">Gets events too; null where there are no correlations.</param>
/// <param name="signals">Counts.</param>
internal sealed class NamespaceDetector(
    int recentIdentities, NamespaceCorrelations? correlations, RuntimeSignals signals)
{
    private readonly RecentIdentities _recent = new(recentIdentities);

    /// <summary>Judges the batch's events in order; alerts come in the order of events, then of rules.</summary>
    public List<Alert> Judge(EventBatch batch, EvaluatorPool evaluators)
    {
        var alerts = new List<Alert>();
        var pooled = evaluators.Take();
        var copies = 0;
        for (var index = 0; index < batch.Entries.Length; index++)
        {
            if (batch.DropCopies && !_recent.TryAdd(batch.Json(index).Span, batch.Entries[index]))
            {
                copies++;
                continue;
            }

            pooled.Rules.Evaluate(batch.Event(index), alerts);
            correlations?.Take(pooled.Admissions, batch.Entries[index].Number);
        }

        evaluators.GiveBack(pooled);
        signals.BatchJudged(batch.Entries.Length - copies, copies);
        return alerts;
    }
}
