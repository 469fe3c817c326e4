using System.Runtime.InteropServices;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>
/// The count of the running bucket against those of past buckets. A spike enters the past only up to its limit.
/// </summary>
internal sealed class SpikeWindow(SpikePlan plan) : Window
{
    private const int Overhead = 120;

    /// <summary>Counts of finished buckets, oldest first.</summary>
    private readonly List<int> _past = [];
    private long _origin;
    private long _start;
    private long _events;
    private int _count;
    private long? _limit;
    private bool _reported;

    public override long NextWake => Never;

    public override bool IsEmpty => false;

    public override int Bytes => Overhead + (sizeof(int) * _past.Capacity);

    public override void Apply(ReadOnlySpan<Evidence> batch, WindowContext context)
    {
        foreach (var each in batch)
        {
            var bucket = EventTime.BucketStart(each.Time, plan.Bucket);
            if (_events == 0) Begin(bucket, context);
            else if (bucket > _start) Open(bucket);
            _events++;
            if (_count < int.MaxValue) _count++;
            if (_reported || _limit is not { } limit || _count < limit) continue;
            _reported = true;
            context.Matches.Add(Match(each, limit));
        }
    }

    public override void Wake(long time, WindowContext context)
    {
    }

    public override void Write(StateWriter to)
    {
        to.Number(_origin);
        to.Number(_start);
        to.Number(_events);
        to.Number(_count);
        to.Number(_limit ?? -1);
        to.Flag(_reported);
        to.Unsigned((ulong)_past.Count);
        foreach (var count in _past) to.Number(count);
    }

    public override void Read(ref StateReader from, EvidenceReader evidence)
    {
        _origin = from.Number();
        _start = from.Number();
        _events = from.Number();
        _count = (int)from.Number();
        var limit = from.Number();
        _limit = limit < 0 ? null : limit;
        _reported = from.Flag();
        for (var left = from.Count(); left > 0; left--) _past.Add((int)from.Number());
    }

    private void Begin(long bucket, WindowContext context)
    {
        _origin = _start = bucket;
        if (!plan.PerGroup && context.Known < bucket && context.Known != EventTime.Beginning
            && context.Evicted == EventTime.Beginning)
            _origin = EventTime.BucketStart(context.Known, plan.Bucket);
        var empty = Math.Min((bucket - _origin) / plan.Bucket, plan.History);
        for (var i = 0L; i < empty; i++) _past.Add(0);
        SetLimit();
    }

    private void Open(long bucket)
    {
        _past.Add((int)Math.Min(_count, _limit ?? int.MaxValue));
        var empty = Math.Min(((bucket - _start) / plan.Bucket) - 1, plan.History);
        for (var i = 0L; i < empty; i++) _past.Add(0);
        if (_past.Count > plan.History) _past.RemoveRange(0, _past.Count - plan.History);
        (_start, _count, _reported) = (bucket, 0, false);
        SetLimit();
    }

    /// <summary>The limit stays as it is for as long as the bucket lasts.</summary>
    private void SetLimit()
    {
        var learns = _past.Count == 0 || _start - _origin < plan.Learning || _events < plan.MinEvents;
        _limit = learns ? plan.LearningLimit : plan.Limit(CollectionsMarshal.AsSpan(_past));
    }

    private WindowMatch Match(Evidence each, long limit) => new()
    {
        Time = each.Time,
        Events = [each],
        Anchors = [AlertIdentity.Anchor(_start)],
        Start = _start,
        End = EventTime.Add(_start, plan.Bucket),
        Count = _count,
        Value = _count,
        Limit = limit,
    };
}
