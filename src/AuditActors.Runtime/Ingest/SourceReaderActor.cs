using Akka.Actor;
using AuditActors.Runtime.Ingest.Frames;

namespace AuditActors.Runtime.Ingest;

/// <summary>
/// Reads a source as long as it lives. Of the actors that all nodes of a cluster could have for a source only one is
/// alive: which, others decide. Told to stop, it finishes what is under way, for a while.
/// </summary>
public sealed class SourceReaderActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private readonly SourceAddress _address;
    private readonly Func<SourceAddress, CancellationToken, Task<IngestRun>> _read;
    private readonly TimeSpan _drain;
    private readonly RuntimeSignals _signals;
    private readonly CancellationTokenSource _stopping = new();
    private IngestRun? _run;
    private bool _isStopping;

    /// <summary>Use <see cref="Props"/>.</summary>
    public SourceReaderActor(
        SourceAddress address,
        Func<SourceAddress, CancellationToken, Task<IngestRun>> read,
        TimeSpan drain,
        RuntimeSignals signals)
    {
        _address = address;
        _read = read;
        _drain = drain;
        _signals = signals;
    }

    /// <summary>Ends it in good order.</summary>
    public static object StopMessage { get; } = new Stop();

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="address">The source.</param>
    /// <param name="read">Starts reading; fails with <see cref="InputException"/>.</param>
    /// <param name="drain">How long events under way may take at the end.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        SourceAddress address,
        Func<SourceAddress, CancellationToken, Task<IngestRun>> read,
        TimeSpan drain,
        RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new SourceReaderActor(address, read, drain, signals));

    protected override void PreStart()
    {
        _signals.SourceTaken(_address.Name);
        _read(_address, _stopping.Token).PipeTo(Self, failure: e => new Ended(e));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IngestRun run:
                Watch(run);
                break;
            case Stop:
                Drain();
                break;
            case Ended { Failure: null } when !_isStopping:
                // A source that has an end is not read again.
                break;
            case Ended ended:
                End(ended.Failure);
                break;
            case DrainOver:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _run?.Stop();
        _signals.SourceLeft(_address.Name);
    }

    // Whoever keeps it alive does so at once: a source that fails is not tried again in haste.
    private void End(Exception? failure)
    {
        if (failure is null || _isStopping)
        {
            Context.Stop(Self);
            return;
        }

        _signals.SourceFailed(_address.Name, failure.GetBaseException().Message);
        Timers.StartSingleTimer(nameof(DrainOver), DrainOver.Instance, Rest);
    }

    private void Watch(IngestRun run)
    {
        _run = run;
        run.Finished.PipeTo(Self, success: () => new Ended(null), failure: e => new Ended(e));
        if (_isStopping) run.Stop();
    }

    private void Drain()
    {
        _isStopping = true;
        Timers.CancelAll();
        if (_run is null or { Finished.IsCompleted: true })
        {
            Context.Stop(Self);
            return;
        }

        _run.Stop();
        Timers.StartSingleTimer(nameof(DrainOver), DrainOver.Instance, _drain);
    }

    private sealed record Ended(Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed class Stop : INoSerializationVerificationNeeded;

    private sealed class DrainOver : INoSerializationVerificationNeeded
    {
        public static readonly DrainOver Instance = new();
    }
}
