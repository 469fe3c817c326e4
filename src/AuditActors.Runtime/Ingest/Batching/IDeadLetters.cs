using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>Where batches go that no detector answers for.</summary>
internal interface IDeadLetters
{
    void Keep(EventBatch batch, string reason);
}
