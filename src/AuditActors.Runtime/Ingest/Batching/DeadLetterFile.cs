using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>
/// Keeps the events of given-up batches as JSON lines, so that they can be replayed. The file appears with the first
/// of them and does not grow beyond <paramref name="maxBytes"/>; past that, or when it cannot be written, events are
/// only counted.
/// </summary>
public sealed class DeadLetterFile(string path, long maxBytes, RuntimeSignals signals) : IDeadLetters
{
    private readonly Lock _lock = new();

    void IDeadLetters.Keep(EventBatch batch, string reason) =>
        signals.BatchGivenUp(batch, reason, TryWrite(batch) ? path : null);

    private bool TryWrite(EventBatch batch)
    {
        try
        {
            lock (_lock) return Write(batch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            signals.DeadLettersUnwritable(path, e.Message);
            return false;
        }
    }

    private bool Write(EventBatch batch)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        if (file.Length + batch.Blob.Length + batch.Entries.Length > maxBytes) return false;
        for (var index = 0; index < batch.Entries.Length; index++)
        {
            file.Write(batch.Json(index).Span);
            file.WriteByte((byte)'\n');
        }

        return true;
    }
}
