using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using AuditActors.Events;
using AuditActors.Runtime.Ingest.Progress;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Traces;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>
/// Events to batches, one lane a namespace, one batch of a lane under way: what comes meanwhile makes the next batch
/// larger. Load therefore costs fewer messages, an idle source no delay, and order is kept. What comes for a detector
/// on another node while it answers fills its batch first, for a moment. Knows nothing of Akka.
/// </summary>
internal sealed class Lanes(
    string ingest, long epoch, bool dropCopies, Gate? gate, IngestLimits limits, TimeProvider clock)
{
    /// <summary>When a batch that reached nobody is due; a shard is hardly ever at home elsewhere before.</summary>
    public static readonly TimeSpan ResendLostAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// For how long a batch for another node may fill, at least: sent as they come, small ones for a busy namespace
    /// there cost twice the CPU of those for one here. Timers of the actor system are not finer.
    /// </summary>
    public static readonly TimeSpan FillFor = TimeSpan.FromMilliseconds(10);

    // Of each size; what is beyond is left to the garbage collector.
    private const int MostIdleBlobs = 256;

    private readonly ArrayPool<byte> _blobs = ArrayPool<byte>.Create(limits.BatchBytes, MostIdleBlobs);
    private readonly Dictionary<string, Lane> _lanes = new(Utf8Keys.Instance);
    private readonly Queue<Lane> _ready = [];
    private readonly List<Lane> _filling = [];
    private readonly Dictionary<long, BatchUnderWay> _underWay = [];
    private readonly FinishedMark _finished = new();
    private long _sequence;
    private long _held;
    private ulong _newest;
    private ulong _sourceStart;
    private int _idle;

    /// <summary>Every event up to this number has been answered for, or given up.</summary>
    public ulong FinishedThrough => _finished.Through;

    public bool IsEmpty => _finished.Through == _newest;

    /// <summary>Keeps the ways of batches; null where nobody looks at them.</summary>
    public BatchTraces? Traces { get; init; }

    /// <summary>Measures what they take; null where nobody looks at that.</summary>
    public StageTimes? Times { get; init; }

    /// <summary>Whether batches fill that will have to be sent, full or not, by <see cref="SendFilling"/>.</summary>
    public bool AnyFilling => _filling.Count > 0;

    /// <summary>Bytes that the events take that are not answered for.</summary>
    public long Held => _held;

    /// <summary>Whether more events may come; a group that comes nevertheless is taken.</summary>
    public bool HasRoom(ulong releasedThrough) =>
        _held < limits.LaneBudget && _newest - releasedThrough < (ulong)limits.UnfinishedEvents;

    /// <summary>
    /// Copies the events into their lanes and releases the group. Those that the gate does not let through are finished
    /// at once; returns how many they are.
    /// </summary>
    public int Add(EventGroup group)
    {
        _sourceStart = group.SourceStart;
        var passedOver = 0;
        for (var index = 0; index < group.Events.Count; index++)
        {
            var auditEvent = group.Events[index];
            _newest = group.FirstNumber + (ulong)index;
            if (gate is null || gate(auditEvent))
            {
                Add(auditEvent, _newest);
                continue;
            }

            passedOver++;
            _finished.Finish(_newest);
        }

        group.Source.Release();
        return passedOver;
    }

    /// <summary>The next batch to send, if any.</summary>
    public bool TryTake([NotNullWhen(true)] out EventBatch? batch)
    {
        batch = null;
        if (_underWay.Count >= limits.BatchesUnderWay || !_ready.TryDequeue(out var lane)) return false;
        batch = lane.Full.TryDequeue(out var full) ? full : Close(lane);
        lane.UnderWay = new BatchUnderWay(lane, batch, clock.GetUtcNow() + limits.ResendAfter)
        {
            Trace = Traces?.Begin(batch),
            SentAt = Times?.Now ?? 0,
        };
        Times?.Note(StageTimes.Queue, batch.Queued);
        _underWay.Add(batch.Id.Sequence, lane.UnderWay);
        return true;
    }

    /// <summary>The batch is done; unknown ones were done before.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="isFar">Whether its detector is on another node.</param>
    public void Finish(BatchId id, bool isFar = false)
    {
        // A batch that was sent once and is answered is in nobody's hands any more.
        var done = Remove(id, isFar);
        if (done is null) return;
        done.Trace?.End(done.Sent);
        Times?.Note(StageTimes.Deliver, done.SentAt);
        if (done is { WasRepeated: false } && MemoryMarshal.TryGetArray(done.Batch.Blob, out var pooled))
            _blobs.Return(pooled.Array!);
    }

    /// <summary>Batches have filled for long enough.</summary>
    public void SendFilling()
    {
        foreach (var lane in _filling) StopFilling(lane);
        _filling.Clear();
    }

    /// <summary>Nobody will answer for the batch; null if it was done before.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="reason">Why.</param>
    public EventBatch? GiveUp(BatchId id, string reason)
    {
        var done = Remove(id, isFar: false);
        done?.Trace?.End(done.Sent, reason);
        return done?.Batch;
    }

    /// <summary>The batch is being worked on: it may take as long as it takes.</summary>
    public void StillPending(BatchId id)
    {
        if (!IsOurs(id) || !_underWay.TryGetValue(id.Sequence, out var batch)) return;
        batch.Attempts = 1;
        batch.Due = clock.GetUtcNow() + limits.ResendAtMost;
    }

    /// <summary>The batch reached nobody: it is due soon, and that is no attempt that went unanswered.</summary>
    /// <returns>Whether it is still to be answered.</returns>
    public bool Lost(BatchId id)
    {
        if (!IsOurs(id) || !_underWay.TryGetValue(id.Sequence, out var batch)) return false;
        batch.IsLost = true;
        batch.Due = clock.GetUtcNow() + ResendLostAfter;
        return true;
    }

    /// <summary>
    /// Detectors are gone: what is under way may be lost, whatever was said of it, and is due as soon as others can
    /// have taken over.
    /// </summary>
    public void Doubt()
    {
        var due = clock.GetUtcNow() + limits.ResendAfterLoss;
        foreach (var batch in _underWay.Values) (batch.Attempts, batch.Due) = (1, due);
    }

    /// <summary>Batches without an answer in time: to be sent again, or to be given up.</summary>
    public void Overdue(List<BatchUnderWay> again, List<EventBatch> givenUp)
    {
        var now = clock.GetUtcNow();
        foreach (var batch in _underWay.Values.Where(batch => batch.Due <= now))
        {
            if (batch.IsLost || batch.Attempts < limits.Attempts) again.Add(batch);
            else givenUp.Add(batch.Batch);
        }

        foreach (var batch in again)
        {
            batch.WasRepeated = true;
            batch.Sent++;
            if (!batch.IsLost) batch.Attempts++;
            batch.Due = now + Patience(batch.Attempts);
            (batch.WasLost, batch.IsLost) = (batch.IsLost, false);
        }
    }

    private BatchUnderWay? Remove(BatchId id, bool isFar)
    {
        if (!IsOurs(id) || !_underWay.Remove(id.Sequence, out var done)) return null;
        foreach (var entry in done.Batch.Entries) _finished.Finish(entry.Number);
        _held -= BatchBuilder.HeldBy(done.Batch);
        var lane = done.Lane;
        lane.UnderWay = null;
        lane.IsFar = isFar;
        if (lane.IsIdle) Rest();
        else if (lane is { IsFar: true, Full.Count: 0 }) Fill(lane);
        else _ready.Enqueue(lane);
        return done;
    }

    private void Fill(Lane lane)
    {
        lane.IsFilling = true;
        _filling.Add(lane);
    }

    private void StopFilling(Lane lane)
    {
        if (!lane.IsFilling) return;
        lane.IsFilling = false;
        _ready.Enqueue(lane);
    }

    private void Add(in AuditEvent auditEvent, ulong number)
    {
        var lane = LaneOf(auditEvent);
        if (!lane.Growing.HasRoomFor(auditEvent.Json.Length))
        {
            lane.Full.Enqueue(Close(lane));
            StopFilling(lane);
        }

        if (lane.Growing.Count == 0) Begin(lane.Growing);
        var before = lane.Growing.Held;
        lane.Growing.Add(auditEvent, number);
        _held += lane.Growing.Held - before;
    }

    private void Begin(BatchBuilder batch)
    {
        if (Traces is { AreOn: true }) batch.Begun = clock.GetUtcNow();
        batch.Queued = Times?.Now ?? 0;
    }

    // An idle lane that is asked for is about to get an event, so it is ready.
    private Lane LaneOf(in AuditEvent auditEvent)
    {
        var key = NamespaceKey.Of(auditEvent);
        var byKey = _lanes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!byKey.TryGetValue(key, out var lane))
        {
            lane = new Lane(Utf8Keys.Instance.Create(key), limits, _blobs);
            _lanes.Add(lane.Key, lane);
            _ready.Enqueue(lane);
        }
        else if (lane.IsIdle)
        {
            _idle--;
            _ready.Enqueue(lane);
        }

        return lane;
    }

    private EventBatch Close(Lane lane) =>
        lane.Growing.Build(lane.Key, new BatchId(ingest, epoch, ++_sequence), dropCopies, _sourceStart);

    private void Rest()
    {
        if (++_idle <= limits.IdleLanes) return;
        foreach (var lane in _lanes.Values.Where(lane => lane.IsIdle)) _lanes.Remove(lane.Key);
        _idle = 0;
    }

    private TimeSpan Patience(int attempt)
    {
        var patience = limits.ResendAfter * Math.Pow(2, attempt - 1);
        return patience < limits.ResendAtMost ? patience : limits.ResendAtMost;
    }

    private bool IsOurs(BatchId id) => id.Epoch == epoch && id.Ingest == ingest;
}

/// <summary>
/// Whether an event has to be judged. One that is not let through must be one that no rule and no part of a rule can
/// match, judged by its header: it then changes no result and is passed over.
/// </summary>
internal delegate bool Gate(in AuditEvent audit);
