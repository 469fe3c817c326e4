using Akka.Actor;

namespace AuditActors.Runtime.Namespaces;

/// <summary>What is to be done with a batch that arrives.</summary>
internal enum BatchStanding
{
    /// <summary>Not seen before.</summary>
    New,

    /// <summary>Being worked on.</summary>
    Pending,

    /// <summary>Done before, or older than one that was: its sender only missed the answer.</summary>
    Finished,
}

/// <summary>
/// Which batches a detector has seen, so that one sent again is not judged again, and who waits for them. An ingest has
/// one batch under way for a namespace, so the newest of each is enough.
/// </summary>
internal sealed class BatchLedger
{
    /// <summary>Ingests remembered; the one heard of least recently goes first.</summary>
    public const int MostIngests = 64;

    // Most detectors hear of one ingest; the one heard of latest stands last.
    private readonly List<Entry> _newest = new(1);

    /// <summary>Notes a batch and says how it stands; a new one is pending from now on.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="sender">Who waits for it from now on.</param>
    public BatchStanding Note(BatchId id, IActorRef sender)
    {
        if (Find(id.Ingest) is not { } known)
        {
            if (_newest.Count == MostIngests) _newest.RemoveAt(0);
            _newest.Add(new Entry(id, sender));
            return BatchStanding.New;
        }

        if (Covers(known.Id, id))
        {
            if (known.Id != id || known.Sender is null) return BatchStanding.Finished;
            known.Sender = sender;
            return BatchStanding.Pending;
        }

        _newest.Remove(known);
        _newest.Add(new Entry(id, sender));
        return BatchStanding.New;
    }

    /// <summary>Notes that a batch is done; tells who waits for it, if anybody still does.</summary>
    public IActorRef? Finish(BatchId id)
    {
        if (Find(id.Ingest) is not { } entry || entry.Id != id) return null;
        var sender = entry.Sender;
        entry.Sender = null;
        return sender;
    }

    private Entry? Find(string ingest)
    {
        foreach (var entry in _newest)
        {
            if (entry.Id.Ingest == ingest) return entry;
        }

        return null;
    }

    private static bool Covers(BatchId newest, BatchId id) =>
        newest.Epoch > id.Epoch || (newest.Epoch == id.Epoch && newest.Sequence >= id.Sequence);

    private sealed class Entry(BatchId id, IActorRef sender)
    {
        public BatchId Id { get; } = id;

        /// <summary>Null when it is done.</summary>
        public IActorRef? Sender { get; set; } = sender;
    }
}
