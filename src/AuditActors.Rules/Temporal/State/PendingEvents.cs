using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal.State;

/// <summary>Hits that wait for the watermark, in order of time, identity and group.</summary>
internal sealed class PendingEvents
{
    private const int Overhead = 64;

    private readonly SortedSet<PendingHit> _hits = new(Comparer<PendingHit>.Create(Compare));

    public int Count => _hits.Count;

    public long Bytes { get; private set; }

    /// <summary>Time of the first; <see cref="EventTime.End"/> if there is none.</summary>
    public long FirstTime => _hits.Count == 0 ? EventTime.End : _hits.Min.Evidence.Time;

    public IEnumerable<PendingHit> All => _hits;

    /// <summary>Adds a hit; false if it waits already.</summary>
    public bool Add(PendingHit hit)
    {
        if (!_hits.Add(hit)) return false;
        Bytes += Size(hit);
        return true;
    }

    public PendingHit TakeFirst()
    {
        var first = _hits.Min;
        _hits.Remove(first);
        Bytes -= Size(first);
        return first;
    }

    public byte[]? Value(GroupKey rowKey) =>
        _hits.TryGetValue(PendingHit.Probe(rowKey), out var hit) ? hit.Value() : null;

    private static int Compare(PendingHit one, PendingHit other)
    {
        var byEvent = Evidence.Compare(one.Evidence, other.Evidence);
        return byEvent != 0 ? byEvent : GroupKey.Compare(one.Key, other.Key);
    }

    private static int Size(in PendingHit hit) => Overhead + hit.Evidence.Bytes + hit.Key.Length;
}

/// <summary>An event that belongs to a group and is not applied yet.</summary>
internal readonly record struct PendingHit(GroupKey Key, Evidence Evidence)
{
    /// <summary>The key of its row.</summary>
    public GroupKey RowKey()
    {
        var writer = new StateWriter();
        writer.Number(Evidence.Time);
        writer.Bytes(Evidence.Identity);
        Key.Write(writer);
        return new GroupKey(writer.Take());
    }

    /// <summary>A hit that has the place of the one with that row key.</summary>
    public static PendingHit Probe(GroupKey rowKey)
    {
        var reader = new StateReader(rowKey.Bytes);
        var time = reader.Number();
        var identity = reader.Bytes();
        return new(GroupKey.Read(ref reader), new Evidence(time, 0, Evidence.Pack(identity, [])));
    }

    public byte[] Value()
    {
        var writer = new StateWriter();
        Key.Write(writer);
        Evidence.Write(writer);
        return writer.Take();
    }

    public static PendingHit Read(ref StateReader from, EvidenceReader evidence) =>
        new(GroupKey.Read(ref from), evidence.Read(ref from));
}
