using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Events;

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
    /// <summary>Starts reading a source. Fails with <see cref="InputException"/> when nothing is there.</summary>
    public IngestRun Start(SourceAddress address, IMaterializer materializer)
    {
        var progress = new SourceProgress();
        var source = new AuditSources(settings, clock, signals).Open(address, progress);
        var (stop, finished) = Graph(source, progress).Run(materializer);
        return new IngestRun(source.Name, stop, finished);
    }

    internal IRunnableGraph<(UniqueKillSwitch Stop, Task<Done> Finished)> Graph(
        AuditSource source, SourceProgress progress) =>
        source.Frames
            .ViaMaterialized(KillSwitches.Single<IReadOnlyList<Frame>>(), Keep.Right)
            .Via(IngestStages.Unwrap(source, signals))
            .Via(IngestStages.Split(Splitting(source, progress)))
            .Via(IngestStages.SendToDetectors(() => NewLanes(source), detectors, deadLetters, signals))
            .Via(IngestStages.ReleaseAlerts(settings.Order, source.Name, outbox))
            .ToMaterialized(IngestStages.NoteProgress(progress), Keep.Both);

    private PayloadSplitting Splitting(AuditSource source, SourceProgress progress) =>
        new(source.Name, new EventSplitter(settings.Limits.MaxEvent, clock), progress, signals);

    private Lanes NewLanes(AuditSource source) => new(
        source.Name, clock.GetUtcNow().UtcTicks, source.DropCopies, settings.Limits, clock);
}
