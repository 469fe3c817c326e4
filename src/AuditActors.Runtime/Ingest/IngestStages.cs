using System.Buffers;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Streams.Dsl;
using AuditActors.Events;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Ldp;
using AuditActors.Runtime.Ingest.Progress;

namespace AuditActors.Runtime.Ingest;

/// <summary>The stages of <see cref="IngestGraph"/>.</summary>
internal static class IngestStages
{
    private static readonly TimeSpan LookForOverdue = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes payloads out of the envelope of their source, if it has one.</summary>
    public static Flow<FrameGroup, FrameGroup, NotUsed> Unwrap(AuditSource source, RuntimeSignals signals)
    {
        var flow = Flow.Create<FrameGroup>();
        if (!source.IsEnveloped) return flow;
        var envelope = new LdpEnvelope();
        return flow.Select(group => Unwrap(envelope, group, signals));
    }

    /// <summary>Payloads to events, numbered in the order of their coming.</summary>
    public static Flow<FrameGroup, EventGroup, NotUsed> Split(PayloadSplitting splitting) =>
        Flow.Create<FrameGroup>().Select(splitting.Split);

    /// <summary>Events to the detectors of their namespaces, in batches; emits how far they are judged.</summary>
    public static Flow<EventGroup, ulong, NotUsed> SendToDetectors(
        Func<Lanes> lanes, IActorRef detectors, IDeadLetters deadLetters, RuntimeSignals signals, Cluster? cluster) =>
        Flow.FromGraph(new LanesStage(lanes, detectors, deadLetters, signals, LookForOverdue, cluster));

    /// <summary>Lets the outbox deliver what may be delivered in order; it has to, before more is read.</summary>
    public static Flow<ulong, ulong, NotUsed> ReleaseAlerts(InOrderRelease? release) =>
        release is null
            ? Flow.Create<ulong>()
            : Flow.Create<ulong>().SelectAsync(parallelism: 1, release.ReleaseAsync);

    /// <summary>Tells the watermark how far the source has come.</summary>
    public static Flow<ulong, ulong, NotUsed> NoteTimes(string source, EventTimes? times, SourceClocks? clocks) =>
        clocks is null || times is null
            ? Flow.Create<ulong>()
            : Flow.Create<ulong>().Select(through =>
            {
                if (times.NewestThrough(through) is { } newest) clocks.Finished(source, newest);
                return through;
            });

    /// <summary>Notes how far the source is finished.</summary>
    public static Sink<ulong, Task<Done>> NoteProgress(SourceProgress progress, SourceCheckpoint? checkpoint) =>
        Sink.ForEach<ulong>(through =>
        {
            progress.Finished(through);
            checkpoint?.Note(progress);
        });

    private static FrameGroup Unwrap(LdpEnvelope envelope, FrameGroup group, RuntimeSignals signals)
    {
        // A payload is shorter than its message.
        var block = ArrayPool<byte>.Shared.Rent(group.Frames.Sum(frame => frame.Payload.Length));
        var payloads = new List<Frame>(group.Frames.Count);
        var end = 0;
        foreach (var (message, position, _) in group.Frames)
        {
            if (envelope.TryOpen(message.Span, block.AsSpan(end), out var length, out var stamp, out var fault))
            {
                payloads.Add(new Frame(block.AsMemory(end, length), position, stamp));
                end += length;
            }
            else
            {
                signals.Skipped(position.ToString(), SkipReason.MalformedJson, fault);
            }
        }

        group.Release();
        return new FrameGroup(payloads, ArrayPool<byte>.Shared, block);
    }
}
