using AuditActors.Events;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Progress;

namespace AuditActors.Runtime.Ingest.Batching;

/// <summary>Payloads to numbered events, for one run of a source.</summary>
internal sealed class PayloadSplitting
{
    private readonly string _source;
    private readonly EventSplitter _splitter;
    private readonly SourceProgress _progress;
    private readonly EventTimes? _times;
    private readonly RuntimeSignals _signals;
    private readonly Action<SkipReason, string> _skipped;
    private FramePosition _position;
    private ulong _count;
    private ulong _sourceStart;

    public PayloadSplitting(
        string source, EventSplitter splitter, SourceProgress progress, EventTimes? times, RuntimeSignals signals)
    {
        _source = source;
        _splitter = splitter;
        _progress = progress;
        _times = times;
        _signals = signals;
        _skipped = (reason, detail) => _signals.Skipped(_position.ToString(), reason, detail);
    }

    public EventGroup Split(FrameGroup group)
    {
        var events = new List<AuditEvent>(group.Frames.Count);
        var bytes = 0L;
        foreach (var frame in group.Frames)
        {
            bytes += frame.Payload.Length;
            _position = frame.Position;
            _splitter.Split(frame.Payload, events, _skipped);
            if (frame.Stamp != 0) _progress.Received(_count + (ulong)events.Count, frame.Stamp);
        }

        _signals.Read(_source, bytes, events.Count);
        return Number(events, group);
    }

    private EventGroup Number(List<AuditEvent> events, FrameGroup source)
    {
        if (_count == 0 && events.Count > 0) _sourceStart = events[0].Header.Time;
        var first = _count + 1;
        _count += (ulong)events.Count;
        _times?.Received(events, first);
        return new EventGroup(events, first, _sourceStart, source);
    }
}
