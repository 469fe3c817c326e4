namespace AuditActors.Runtime.Namespaces;

/// <summary>What one namespace has seen lately, and what that means. Knows nothing of actors.</summary>
/// <param name="identities">How many events are remembered to recognise copies.</param>
/// <param name="correlates">Whether there is someone to take events for correlations.</param>
/// <param name="signals">Counts.</param>
internal sealed class NamespaceDetector(IdentityBudget identities, bool correlates, RuntimeSignals signals)
{
    /// <summary>
    /// Events that are worth another thread: judging so many takes some ten times as long as handing them over.
    /// </summary>
    public const int EventsPerThread = 16;

    private readonly RecentIdentities _recent = new(identities);
    private readonly List<int> _fresh = [];

    /// <summary>
    /// Judges the batch's events; what comes of them is in the order of events, then of rules. Rules look at one event
    /// at a time, so that the events of a large batch are judged by several threads, and a namespace with most of the
    /// traffic is not bound to one core.
    /// </summary>
    public JudgedEvents Judge(EventBatch batch, EvaluatorPool evaluators)
    {
        FindFresh(batch);
        signals.BatchJudged(_fresh.Count, batch.Entries.Length - _fresh.Count);
        var threads = Math.Clamp(_fresh.Count / EventsPerThread, 1, evaluators.Threads);
        return threads == 1
            ? Judge(batch, evaluators, 0, _fresh.Count)
            : JudgeTogether(batch, evaluators, threads);
    }

    /// <summary>Nothing is remembered any more.</summary>
    public void Release() => _recent.Release();

    private JudgedEvents JudgeTogether(EventBatch batch, EvaluatorPool evaluators, int threads)
    {
        var parts = new JudgedEvents[threads];
        Parallel.For(0, threads, part => parts[part] = Judge(
            batch, evaluators, part * _fresh.Count / threads, (part + 1) * _fresh.Count / threads));
        foreach (var part in parts.AsSpan(1)) parts[0].Append(part);
        return parts[0];
    }

    private void FindFresh(EventBatch batch)
    {
        _fresh.Clear();
        for (var index = 0; index < batch.Entries.Length; index++)
        {
            if (!batch.DropCopies || _recent.TryAdd(batch.Json(index).Span, batch.Entries[index])) _fresh.Add(index);
        }
    }

    private JudgedEvents Judge(EventBatch batch, EvaluatorPool evaluators, int from, int to)
    {
        var judged = new JudgedEvents();
        var evaluator = evaluators.Take();
        for (var index = from; index < to; index++)
        {
            judged.Judge(evaluator.Rules, batch.Event(_fresh[index]));
            if (correlates) judged.Admit(evaluator.Admissions);
        }

        evaluators.GiveBack(evaluator);
        return judged;
    }
}
