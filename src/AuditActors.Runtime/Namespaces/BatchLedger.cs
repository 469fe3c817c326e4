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
/// Which batches a detector has seen, so that one sent again is not judged again. An ingest has one batch under way
/// for a namespace, so the newest of each is enough.
/// </summary>
internal sealed class BatchLedger
{
    /// <summary>Ingests remembered; the one heard of least recently goes first.</summary>
    public const int MostIngests = 64;

    private readonly Dictionary<string, Entry> _newest = [];
    private long _clock;

    /// <summary>Notes a batch and says how it stands; a new one is pending from now on.</summary>
    public BatchStanding Note(BatchId id)
    {
        if (_newest.TryGetValue(id.Ingest, out var entry) && Covers(entry.Id, id))
            return entry.Id == id && !entry.IsFinished ? BatchStanding.Pending : BatchStanding.Finished;
        if (entry is null && _newest.Count == MostIngests) ForgetOne();
        _newest[id.Ingest] = new Entry(id, ++_clock);
        return BatchStanding.New;
    }

    public void Finish(BatchId id)
    {
        if (_newest.TryGetValue(id.Ingest, out var entry) && entry.Id == id) entry.IsFinished = true;
    }

    private static bool Covers(BatchId newest, BatchId id) =>
        newest.Epoch > id.Epoch || (newest.Epoch == id.Epoch && newest.Sequence >= id.Sequence);

    private void ForgetOne() => _newest.Remove(_newest.MinBy(entry => entry.Value.HeardAt).Key);

    private sealed class Entry(BatchId id, long heardAt)
    {
        public BatchId Id { get; } = id;

        public long HeardAt { get; } = heardAt;

        public bool IsFinished { get; set; }
    }
}
