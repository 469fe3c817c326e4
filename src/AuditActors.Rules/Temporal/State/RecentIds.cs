namespace AuditActors.Rules.Temporal.State;

/// <summary>
/// What was seen lately, by hash: events by their identity, alerts by their id. The oldest are forgotten when they are
/// too old or too many. What is added between two savings is stored together in one row.
/// </summary>
internal sealed class RecentIds(StateRowKind kind, int capacity, bool isStored)
{
    private const int EntryBytes = 72;

    private readonly bool _isStored = isStored;
    private readonly LruMap<ValueHash, long> _times = new();
    private readonly List<(ValueHash Id, long Time)> _unsaved = [];
    private readonly Queue<(byte[] Key, long LatestTime)> _saved = new();
    private readonly List<byte[]> _outlived = [];
    private long _doubtfulBefore = EventTime.Beginning;

    public long Bytes => EntryBytes * ((long)_times.Count + _unsaved.Count);

    /// <summary>How many were forgotten for want of room.</summary>
    public long Evicted { get; private set; }

    /// <summary>
    /// Whether an id that is not known may have been so: others of its time were forgotten before they were too old.
    /// </summary>
    public bool IsDoubtful(ValueHash id, long time) => time < _doubtfulBefore && !_times.TryPeek(id, out _);

    /// <summary>Adds an id; false if it is known.</summary>
    public bool Add(ValueHash id, long time)
    {
        if (_times.TryPeek(id, out _)) return false;
        _times.Set(id, time);
        if (_isStored) _unsaved.Add((id, time));
        if (_times.Count > capacity) Evict();
        return true;
    }

    /// <summary>Forgets the oldest for want of room; false if there is none.</summary>
    public bool Evict()
    {
        if (!_times.TryOldest(out _, out var time)) return false;
        _doubtfulBefore = Math.Max(_doubtfulBefore, EventTime.Add(time, 1));
        Evicted++;
        ForgetOldest();
        return true;
    }

    /// <summary>Forgets what is older than a time.</summary>
    public void ForgetBefore(long time)
    {
        while (_times.TryOldest(out _, out var oldest) && oldest < time) ForgetOldest();
        while (_saved.TryPeek(out var row) && row.LatestTime < time) _outlived.Add(_saved.Dequeue().Key);
    }

    /// <summary>Rows that changed since the last call.</summary>
    public IEnumerable<StateRow> TakeChanges()
    {
        foreach (var key in _outlived) yield return StateRow.Of(kind, "", key, value: null);
        _outlived.Clear();
        if (_unsaved.Count == 0) yield break;
        var row = Row(_unsaved);
        _saved.Enqueue((row.Key.ToArray(), _unsaved.Max(entry => entry.Time)));
        _unsaved.Clear();
        yield return row;
    }

    /// <summary>Everything in one row.</summary>
    public StateRow Snapshot() => Row([.. Known]);

    public void Restore(IEnumerable<StateRow> rows)
    {
        var read = rows.Select(row => (row.Key, Entries: Read(row.Value!.Value.Span)))
            .Where(row => row.Entries.Count > 0);
        foreach (var (key, entries) in read.OrderBy(row => row.Entries.Max(entry => entry.Time)))
        {
            foreach (var (id, time) in entries) _times.Set(id, time);
            _saved.Enqueue((key.ToArray(), entries.Max(entry => entry.Time)));
        }
    }

    /// <summary>Takes over what another one knew.</summary>
    public void TakeOver(RecentIds previous)
    {
        foreach (var (id, time) in previous.Known) _times.Set(id, time);
        _doubtfulBefore = previous._doubtfulBefore;
        if (!_isStored) return;
        _unsaved.AddRange(previous._isStored ? previous._unsaved : previous.Known);
        _outlived.AddRange(previous._outlived);
        foreach (var row in previous._saved) _saved.Enqueue(row);
    }

    private IEnumerable<(ValueHash Id, long Time)> Known =>
        _times.OldestFirst.Select(entry => (entry.Key, entry.Value));

    /// <summary>
    /// A row's key comes from its content, so that rows of different runs do not replace one another.
    /// </summary>
    private StateRow Row(IReadOnlyCollection<(ValueHash Id, long Time)> entries)
    {
        var value = Write(entries);
        var key = new StateWriter();
        ValueHash.Of(value).Write(key);
        return StateRow.Of(kind, "", key.Take(), value);
    }

    private static byte[] Write(IReadOnlyCollection<(ValueHash Id, long Time)> entries)
    {
        var writer = new StateWriter();
        writer.Unsigned((ulong)entries.Count);
        foreach (var (id, time) in entries)
        {
            id.Write(writer);
            writer.Number(time);
        }

        return writer.Take();
    }

    private static List<(ValueHash Id, long Time)> Read(ReadOnlySpan<byte> value)
    {
        var reader = new StateReader(value);
        var entries = new List<(ValueHash, long)>();
        for (var left = reader.Count(); left > 0; left--) entries.Add((ValueHash.Read(ref reader), reader.Number()));
        return entries;
    }

    private void ForgetOldest()
    {
        if (_times.TryOldest(out var oldest, out _)) _times.Remove(oldest);
    }
}
