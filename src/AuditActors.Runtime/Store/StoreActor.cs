using Akka.Actor;
using AuditActors.Runtime.Outbox;

namespace AuditActors.Runtime.Store;

/// <summary>
/// The one writer of a node. While a transaction is under way the next round fills, so that load makes rounds larger
/// and an idle node writes at once; what is answered is in the store. Positions of sources and sinks, which nobody
/// waits for, travel with the next alerts, or alone after a while. What it holds is bounded by the batches under way.
/// </summary>
public sealed class StoreActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan RemoveOldEvery = TimeSpan.FromMinutes(1);
    private readonly AlertStore _store;
    private readonly RuntimeSignals _signals;
    private readonly Task _ready;
    private readonly CancellationTokenSource _stopping = new();
    private PendingRound _next = new();
    private PendingRound? _underWay;

    /// <summary>Use <see cref="Props"/>.</summary>
    public StoreActor(AlertStore store, RuntimeSignals signals, Task ready)
    {
        (_store, _signals, _ready) = (store, signals, ready);
        if (!ready.IsCompletedSuccessfully) _underWay = new PendingRound();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="store">What it writes to.</param>
    /// <param name="signals">Are told.</param>
    /// <param name="ready">What comes before that waits; null: nothing has to.</param>
    public static Props Props(AlertStore store, RuntimeSignals signals, Task? ready = null) =>
        Akka.Actor.Props.Create(() => new StoreActor(store, signals, ready ?? Task.CompletedTask));

    protected override void PreStart()
    {
        if (_underWay is not null) _ready.PipeTo(Self, success: () => StoreProtocol.Ready.Instance);
        Self.Tell(StoreProtocol.RemoveOld.Instance);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StoreProtocol.Ready:
                _underWay = null;
                GoOn();
                break;
            case OutboxProtocol.Raise raise:
                Take(raise);
                break;
            case StoreProtocol.ClaimEngine claim:
                Take(claim);
                break;
            case StoreProtocol.Finished finished:
                _next.Round.Checkpoints[finished.Claim] = finished.Position;
                WriteLater();
                break;
            case StoreProtocol.Delivered delivered:
                _next.Round.Note(delivered);
                WriteLater();
                break;
            case StoreProtocol.Redelivered again:
                _next.Round.Note(again);
                WriteLater();
                break;
            case StoreProtocol.PositionsDue:
                if (_underWay is null && _next.HasPositions) Write();
                break;
            case StoreProtocol.Flush:
                _next.AnswerAfterwards(Sender, StoreProtocol.Flushed.Instance);
                if (_underWay is null) Write();
                break;
            case StoreProtocol.Written written:
                Finish(written.Result);
                break;
            case StoreProtocol.RemoveOld:
                _store.RemoveOldAsync(_stopping.Token).PipeTo(
                    Self, success: old => new StoreProtocol.OldRemoved(old.Removed, old.Undelivered));
                break;
            case StoreProtocol.OldRemoved old:
                GoOnRemoving(old);
                break;
            case Status.Failure failure when !_stopping.IsCancellationRequested:
                throw new InvalidOperationException("The store failed.", failure.Cause);
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Take(OutboxProtocol.Raise raise)
    {
        _signals.Raised(raise.Alerts);
        _next.Take(Sender, raise, _signals.Times.Now);
        if (_signals.Traces.Storing(raise.Trace, raise.Alerts.Count) is { } span) _next.Trace(span, raise);
        if (_underWay is null) Write();
    }

    private void Take(StoreProtocol.ClaimEngine claim)
    {
        _next.Claim(Sender, claim.Engine);
        if (_underWay is null) Write();
    }

    private void WriteLater()
    {
        if (!Timers.IsTimerActive(nameof(StoreProtocol.PositionsDue)))
            Timers.StartSingleTimer(
                nameof(StoreProtocol.PositionsDue), StoreProtocol.PositionsDue.Instance, _store.Options.PositionsEvery);
    }

    private void Write()
    {
        (_underWay, _next) = (_next, new PendingRound());
        _store.WriteAsync(_underWay.Round, _stopping.Token)
            .PipeTo(Self, success: result => new StoreProtocol.Written(result));
    }

    private void Finish(RoundResult result)
    {
        var alerts = _underWay!.Round.Alerts.Count;
        _signals.RoundWritten(alerts, result.Known);
        foreach (var claim in result.Overtaken)
        {
            claim.Overtake();
            _signals.SourceOvertaken(claim.Source);
        }

        foreach (var begun in _underWay.Begun) _signals.Times.Note(StageTimes.Store, begun);
        foreach (var raise in _underWay.EndTraces()) _signals.Traces.Stored(raise.Trace, raise.Alerts);
        _underWay.Answer(result);
        _underWay = null;
        if (alerts > result.Known || result.WasInDoubt)
        {
            if (result.WasInDoubt) _store.Growth.NoteOthers();
            else _store.Growth.Note();
            Context.System.EventStream.Publish(new StoreProtocol.LogGrew(alerts - result.Known));
        }

        GoOn();
    }

    private void GoOn()
    {
        if (_next.IsAwaited) Write();
        else if (_next.HasPositions) WriteLater();
    }

    private void GoOnRemoving(StoreProtocol.OldRemoved old)
    {
        _signals.OldRemoved(old.Removed, old.Undelivered);
        if (old.Removed > 0) Self.Tell(StoreProtocol.RemoveOld.Instance);
        else
            Timers.StartSingleTimer(
                nameof(StoreProtocol.RemoveOld), StoreProtocol.RemoveOld.Instance, RemoveOldEvery);
    }
}
