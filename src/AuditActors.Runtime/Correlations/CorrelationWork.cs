using System.Diagnostics;
using AuditActors.Events;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Correlations;

/// <summary>What an engine yielded, until nothing of it can be lost any more.</summary>
internal sealed class CorrelationWork(
    BatchId id, IReadOnlyList<Alert> alerts, EngineChanges? changes, Action finished, ActivityContext trace)
{
    public BatchId Id => id;

    public IReadOnlyList<Alert> Alerts => alerts;

    public EngineChanges? Changes => changes;

    /// <summary>The span of the batch that it is of; nothing for most.</summary>
    public ActivityContext Trace => trace;

    /// <summary>Events for other engines that these have not answered, by ticket.</summary>
    public Dictionary<long, CorrelationProtocol.Admit> Undelivered { get; } = [];

    /// <summary>Whether its alerts are in safe hands.</summary>
    public bool IsRaised { get; set; }

    /// <summary>Tells whoever waits when everything is done.</summary>
    public void FinishIfDone()
    {
        if (IsRaised && Undelivered.Count == 0) finished();
    }
}
