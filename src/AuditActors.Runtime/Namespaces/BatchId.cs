namespace AuditActors.Runtime.Namespaces;

/// <summary>Which batch of which ingest. Sequences grow within an epoch; a restarted ingest has a later one.</summary>
/// <param name="Ingest">The source, under a name that is safe to print.</param>
/// <param name="Epoch">The incarnation of the ingest.</param>
/// <param name="Sequence">From 1 within the epoch, over all namespaces.</param>
public readonly record struct BatchId(string Ingest, long Epoch, long Sequence);
