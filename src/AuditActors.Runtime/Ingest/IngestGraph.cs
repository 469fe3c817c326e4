using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Streams;
using Akka.Streams.Dsl;
using AuditActors.Events;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Files;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Progress;
using AuditActors.Runtime.Ingest.Spool;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Ingest;

/// <summary>The way of one source's events, a named stage a line.</summary>
/// <param name="settings">How to read and to send.</param>
/// <param name="spool">Where events of tails wait that cannot be taken; null for nowhere, then tails wait.</param>
/// <param name="rules">Those of the detectors: events that none of them can match are passed over.</param>
/// <param name="detectors">The shard region.</param>
/// <param name="outbox">Who takes the alerts, to be told how far events are judged.</param>
/// <param name="correlations">To be told how far events are judged, too; null where there are none.</param>
/// <param name="deadLetters">Keeps what no detector answers for.</param>
/// <param name="clock">Tells when answers are due.</param>
/// <param name="signals">Counts and logs.</param>
/// <param name="cluster">Tells of nodes that are gone; null where none can be.</param>
public sealed class IngestGraph(
    IngestSettings settings,
    SpoolSpace? spool,
    CurrentRules rules,
    IActorRef detectors,
    IActorRef outbox,
    CorrelationContext? correlations,
    DeadLetterFile deadLetters,
    TimeProvider clock,
    RuntimeSignals signals,
    Cluster? cluster)
{
    private const int MostAhead = 8 * 1024;

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
            address is SourceAddress.Tail && claim?.Position is { } time ? SourcePositions.Time(time) : null)
        {
            Advanced = address is SourceAddress.Posted posted ? posted.Payloads.Finished : null,
        };
        Func<ulong, string?> positionOf =
            files is null ? SourcePositions.Text : stamp => files.Finish(stamp)?.ToString();
        var checkpoint = claim is null ? null : new SourceCheckpoint(claim, positionOf, outbox, clock);
        var source = new AuditSources(settings, spool, clock, signals).Open(address, progress, files);
        var times = correlations is null ? null
            : settings.Order == AlertOrder.ByEvent ? EventTimes.Recorded() : EventTimes.Live(clock);
        if (times is not null) correlations?.Sources.Reads(source.Name, () => times.Newest, () => times.HasUnfinished);
        var release = settings.Order == AlertOrder.ByEvent
            ? new InOrderRelease(source.Name, outbox, correlations?.Watermarks, times)
            : null;
        var (stop, read) = Graph(source, progress, times, release, checkpoint).Run(materializer);
        // Places in files are no times.
        signals.Sources.Begun(source.Name, address is SourceAddress.Tail ? () => progress.ResumeFrom : () => null);
        return new IngestRun(source.Name, stop, FinishAsync(source.Name, read, release));
    }

    /// <summary>
    /// Nothing more will come of any source: what windows wait for is judged now. Alerts then count as those of the
    /// source that ended last.
    /// </summary>
    /// <param name="source">Its name.</param>
    public async Task CloseWindowsAsync(string source)
    {
        if (correlations is null) return;
        await correlations.Watermarks.Ask<WatermarkProtocol.Advanced>(
            new WatermarkProtocol.Advance(source, ulong.MaxValue, EventTime.End), Timeout.InfiniteTimeSpan);
        if (settings.Order != AlertOrder.ByEvent) return;
        await outbox.Ask<OutboxProtocol.Released>(
            new OutboxProtocol.Release(source, ulong.MaxValue), Timeout.InfiniteTimeSpan);
    }

    internal IRunnableGraph<(UniqueKillSwitch Stop, Task<Done> Finished)> Graph(
        AuditSource source,
        SourceProgress progress,
        EventTimes? times,
        InOrderRelease? release,
        SourceCheckpoint? checkpoint) =>
        source.Frames
            .Via(IngestStages.Unwrap(source, signals))
            .ViaMaterialized(KillSwitches.Single<FrameGroup>(), Keep.Right)
            .Via(IngestStages.Split(Splitting(source, progress, times)))
            .Via(IngestStages.SendToDetectors(
                () => NewLanes(source), detectors, new Losses(deadLetters, rules), signals, cluster))
            .Via(IngestStages.ReleaseAlerts(release))
            .Via(IngestStages.NoteTimes(source.Name, times, release is null ? correlations?.Sources : null))
            .ToMaterialized(IngestStages.NoteProgress(progress, checkpoint), Keep.Both);

    private async Task FinishAsync(string source, Task read, InOrderRelease? release)
    {
        try
        {
            await read;
        }
        finally
        {
            signals.Sources.Ended(source);
            correlations?.Sources.Ended(source);
            if (release is not null) await release.EndAsync();
        }
    }

    private PayloadSplitting Splitting(AuditSource source, SourceProgress progress, EventTimes? times) => new(
        source.Name, new EventSplitter(settings.Limits.MaxEvent, clock), progress, times, signals);

    // In order, events wait at their detectors until all earlier ones are judged.
    private IngestLimits Limits => settings.Order == AlertOrder.ByEvent
        ? settings.Limits with { UnfinishedEvents = Math.Min(settings.Limits.UnfinishedEvents, MostAhead) }
        : settings.Limits;

    private Lanes NewLanes(AuditSource source) => new(
        source.Key,
        clock.GetUtcNow().UtcTicks,
        source.DropCopies,
        settings.Gate ? (in AuditEvent audit) => rules.Now.Rules.MayMatch(audit) : null,
        Limits,
        clock)
    {
        Traces = signals.Traces,
        Times = signals.Times,
    };

    /// <summary>What is lost to detectors is lost to windows, which must not take it for what did not happen.</summary>
    private sealed class Losses(IDeadLetters file, CurrentRules rules) : IDeadLetters
    {
        public void Keep(EventBatch batch, string reason)
        {
            file.Keep(batch, reason);
            var newest = ulong.MinValue;
            foreach (var entry in batch.Entries) newest = Math.Max(newest, entry.Time);
            rules.Lost(EventTime.Add(EventTime.OfNanoseconds(newest), 1));
        }
    }
}
