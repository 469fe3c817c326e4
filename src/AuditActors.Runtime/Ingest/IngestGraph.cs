using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Ingest;

/// <summary>The way of one source's events, a named stage a line.</summary>
/// <param name="settings">How to read and to send.</param>
/// <param name="rules">Those of the detectors: events that none of them can match are passed over.</param>
/// <param name="detectors">The shard region.</param>
/// <param name="outbox">Who takes the alerts, to be told how far events are judged.</param>
/// <param name="deadLetters">Keeps what no detector answers for.</param>
/// <param name="clock">Tells when answers are due.</param>
/// <param name="signals">Counts and logs.</param>
public sealed class IngestGraph(
    IngestSettings settings,
    RuleSet rules,
    IActorRef detectors,
    IActorRef outbox,
    DeadLetterFile deadLetters,
    TimeProvider clock,
    RuntimeSignals signals)
{
    /// <summary>
    /// Makes this process the reader of a source that can go on where it was; null for others. Fails with
    /// <see cref="InputException"/>.
    /// </summary>
    public async Task<SourceClaim?> ClaimAsync(
        SourceAddress address, AlertStore store, CancellationToken cancellationToken) =>
        await SourcePositions.ClaimAsync(address, settings, store, clock.GetUtcNow(), cancellationToken);

    /// <summary>Starts reading a source. Fails with <see cref="InputException"/> when nothing is there.</summary>
    /// <param name="address">The source.</param>
    /// <param name="claim">Where an earlier run had come to, and the right to move it; null keeps nothing.</param>
    /// <param name="materializer">Runs it.</param>
    public IngestRun Start(SourceAddress address, SourceClaim? claim, IMaterializer materializer)
    {
        var files = address is SourceAddress.Followed && claim is not null
            ? new FilePositions(claim.Position is { } place ? FilePosition.Parse(place) : null)
            : null;
        var progress = new SourceProgress(
            address is SourceAddress.Tail && claim?.Position is { } time ? SourcePositions.Time(time) : null);
        Func<ulong, string?> positionOf =
            files is null ? SourcePositions.Text : stamp => files.Finish(stamp)?.ToString();
        var checkpoint = claim is null ? null : new SourceCheckpoint(claim, positionOf, outbox, clock);
        var source = new AuditSources(settings, clock, signals).Open(address, progress, files);
        var (stop, finished) = Graph(source, progress, checkpoint).Run(materializer);
        return new IngestRun(source.Name, stop, finished);
    }

    internal IRunnableGraph<(UniqueKillSwitch Stop, Task<Done> Finished)> Graph(
        AuditSource source, SourceProgress progress, SourceCheckpoint? checkpoint) =>
        source.Frames
            .ViaMaterialized(KillSwitches.Single<FrameGroup>(), Keep.Right)
            .Via(IngestStages.Unwrap(source, signals))
            .Via(IngestStages.Split(Splitting(source, progress)))
            .Via(IngestStages.SendToDetectors(() => NewLanes(source), detectors, deadLetters, signals))
            .Via(IngestStages.ReleaseAlerts(settings.Order, source.Name, outbox))
            .ToMaterialized(IngestStages.NoteProgress(progress, checkpoint), Keep.Both);

    private PayloadSplitting Splitting(AuditSource source, SourceProgress progress) =>
        new(source.Name, new EventSplitter(settings.Limits.MaxEvent, clock), progress, signals);

    private Lanes NewLanes(AuditSource source) => new(
        source.Key, clock.GetUtcNow().UtcTicks, source.DropCopies, settings.Gate ? rules.MayMatch : null, settings.Limits, clock);
}
