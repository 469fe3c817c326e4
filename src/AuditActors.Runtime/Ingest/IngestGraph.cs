using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Events;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Ingest;

/// <summary>The way of one source's events, a named stage a line.</summary>
public sealed class IngestGraph(
    IngestSettings settings,
    IActorRef detectors,
    IActorRef outbox,
    DeadLetterFile deadLetters,
    TimeProvider clock,
    RuntimeSignals signals)
{
    /// <summary>Makes this process the reader of a source that can go on where it was; null for others.</summary>
    public async Task<SourceClaim?> ClaimAsync(
        SourceAddress address, AlertStore store, CancellationToken cancellationToken) =>
        address is SourceAddress.Tail { Address: var tail }
            ? await store.ClaimAsync(
                tail.Stream, SourceCheckpoint.Start(tail, settings.Ldp, clock.GetUtcNow()), cancellationToken)
            : null;

    /// <summary>Starts reading a source. Fails with <see cref="InputException"/> when nothing is there.</summary>
    /// <param name="address">The source.</param>
    /// <param name="claim">Where an earlier run had come to, and the right to move it; null where nothing is kept.</param>
    /// <param name="materializer">Runs it.</param>
    public IngestRun Start(SourceAddress address, SourceClaim? claim, IMaterializer materializer)
    {
        var checkpoint = claim is null ? null : new SourceCheckpoint(claim, outbox, clock);
        var progress = new SourceProgress(checkpoint?.ResumeFrom);
        var source = new AuditSources(settings, clock, signals).Open(address, progress);
        var (stop, finished) = Graph(source, progress, checkpoint).Run(materializer);
        return new IngestRun(source.Name, stop, finished);
    }

    internal IRunnableGraph<(UniqueKillSwitch Stop, Task<Done> Finished)> Graph(
        AuditSource source, SourceProgress progress, SourceCheckpoint? checkpoint) =>
        source.Frames
            .ViaMaterialized(KillSwitches.Single<IReadOnlyList<Frame>>(), Keep.Right)
            .Via(IngestStages.Unwrap(source, signals))
            .Via(IngestStages.Split(Splitting(source, progress)))
            .Via(IngestStages.SendToDetectors(() => NewLanes(source), detectors, deadLetters, signals))
            .Via(IngestStages.ReleaseAlerts(settings.Order, source.Name, outbox))
            .ToMaterialized(IngestStages.NoteProgress(progress, checkpoint), Keep.Both);

    private PayloadSplitting Splitting(AuditSource source, SourceProgress progress) =>
        new(source.Name, new EventSplitter(settings.Limits.MaxEvent, clock), progress, signals);

    private Lanes NewLanes(AuditSource source) => new(
        source.Key, clock.GetUtcNow().UtcTicks, source.DropCopies, settings.Limits, clock);
}
