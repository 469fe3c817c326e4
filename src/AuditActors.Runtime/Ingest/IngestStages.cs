using Akka;
using Akka.Actor;
using Akka.Streams.Dsl;
using AuditActors.Events;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Ingest;

/// <summary>The stages of <see cref="IngestGraph"/>.</summary>
internal static class IngestStages
{
    private static readonly TimeSpan LookForOverdue = TimeSpan.FromSeconds(1);

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
        Func<Lanes> lanes, IActorRef detectors, IDeadLetters deadLetters, RuntimeSignals signals) =>
        Flow.FromGraph(new LanesStage(lanes, detectors, deadLetters, signals, LookForOverdue));

    /// <summary>Lets the outbox deliver what may be delivered in order; it has to, before more is read.</summary>
    public static Flow<ulong, ulong, NotUsed> ReleaseAlerts(AlertOrder order, string ingest, IActorRef outbox)
    {
        var flow = Flow.Create<ulong>();
        if (order == AlertOrder.AsRaised) return flow;
        return flow.SelectAsync(parallelism: 1, async through =>
        {
            var release = new OutboxProtocol.Release(ingest, through);
            return (await outbox.Ask<OutboxProtocol.Released>(release, Timeout.InfiniteTimeSpan)).Through;
        });
    }

    /// <summary>Notes how far the source is finished.</summary>
    public static Sink<ulong, Task<Done>> NoteProgress(SourceProgress progress, SourceCheckpoint? checkpoint) =>
        Sink.ForEach<ulong>(through =>
        {
            progress.Finished(through);
            checkpoint?.Note(progress);
        });

    private static FrameGroup Unwrap(LdpEnvelope envelope, FrameGroup group, RuntimeSignals signals)
    {
        var payloads = new List<Frame>(group.Frames.Count);
        foreach (var frame in group.Frames)
        {
            if (envelope.TryOpen(frame.Payload.Span, out var payload, out var stamp, out var fault))
                payloads.Add(new Frame(payload, frame.Position, stamp));
            else signals.Skipped(frame.Position.ToString(), SkipReason.MalformedJson, fault);
        }

        group.Release();
        return new FrameGroup(payloads);
    }
}
