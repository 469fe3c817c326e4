using Akka.Actor;
using AuditActors.Events;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Log;

namespace AuditActors.Runtime.Delivery;

/// <summary>
/// A sink as a cursor on the alert log: its receiver gets what this node logs, in order, each alert once at least, and
/// delays nobody. What it missed while it was away waits in the log; what it will never take becomes a dead letter.
/// </summary>
public sealed class SinkActor : UntypedActor, IWithTimers
{
    private const int LettersAtOnce = 256;

    // What fails here is a fault of the program, and would fail again at once.
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(10);

    // Somebody has decided it and looks on; another process may have.
    private static readonly TimeSpan LookForLettersEvery = TimeSpan.FromSeconds(5);
    private readonly SinkPlan _plan;
    private readonly AlertStore _store;
    private readonly IActorRef _writer;
    private readonly RuntimeSignals _signals;
    private readonly LogWalk _walk;
    private readonly Courier _courier;
    private readonly List<IActorRef> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private long _cursor;
    private long _backlog;
    private bool _isBusy = true;
    private bool _hasGrown;
    private bool _isAway;
    private bool _hasLettersDue;
    private bool _isNotingLetters;

    /// <summary>Use <see cref="Props"/>.</summary>
    public SinkActor(SinkPlan plan, AlertStore store, IActorRef writer, TimeProvider clock, RuntimeSignals signals)
    {
        _plan = plan;
        _store = store;
        _writer = writer;
        _signals = signals;
        _walk = new LogWalk(store, store.Options.Node);
        var self = Self;
        _courier = new Courier(plan, clock, signals, () => self.Tell(Faltered.Instance));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="plan">The sink.</param>
    /// <param name="store">The node's; the sink's cursor is in it.</param>
    /// <param name="writer">The node's <see cref="StoreActor"/>.</param>
    /// <param name="clock">For pauses.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        SinkPlan plan, AlertStore store, IActorRef writer, TimeProvider clock, RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new SinkActor(plan, store, writer, clock, signals));

    protected override void PreStart()
    {
        Begin();
        StartAsync(_stopping.Token).PipeTo(Self);
    }

    protected override void PostRestart(Exception reason)
    {
        Begin();
        _isAway = true;
        Timers.StartSingleTimer(nameof(StartAgain), StartAgain.Instance, PauseAfterFault);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StartAgain:
                StartAsync(_stopping.Token).PipeTo(Self);
                break;
            case Started started:
                _cursor = started.Cursor;
                Count(started.Backlog);
                ReadOn();
                break;
            case Moved moved:
                GoOn(moved);
                break;
            case LettersDue:
                _hasLettersDue = true;
                if (!_isBusy) Rest();
                break;
            case Resent resent:
                Note(resent);
                break;
            case StoreProtocol.Flushed:
                _isNotingLetters = false;
                break;
            case Faltered:
                _isAway = true;
                AnswerWaiting();
                CountAsync(_cursor, _stopping.Token).PipeTo(Self);
                break;
            case Counted counted when counted.Cursor == _cursor:
                Count(counted.Backlog - _backlog);
                break;
            case Counted:
                break;
            case StoreProtocol.LogGrew grew:
                Count(grew.Alerts);
                LookAgain();
                break;
            case StoreProtocol.CatchUp:
                _waiting.Add(Sender);
                if (_isAway) AnswerWaiting();
                else LookAgain();
                break;
            case Status.Failure { Cause: OutputClosedException }:
                _isAway = true;
                AnswerWaiting();
                break;
            case Status.Failure failure when !_stopping.IsCancellationRequested:
                throw new InvalidOperationException($"The sink {_plan.Name} failed.", failure.Cause);
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        AnswerWaiting();
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void Begin()
    {
        Context.System.EventStream.Subscribe(Self, typeof(StoreProtocol.LogGrew));
        _signals.SinkStarted(_plan.Name);
        Timers.StartPeriodicTimer(nameof(LettersDue), LettersDue.Instance, LookForLettersEvery);
    }

    private async Task<Started> StartAsync(CancellationToken cancellationToken)
    {
        var cursor = await _store.CursorAsync(_plan.Name, cancellationToken);
        return new Started(cursor, (await CountAsync(cursor, cancellationToken)).Backlog);
    }

    // What grows in the moment of counting can be counted twice; while a receiver is away that is put right by the
    // next.
    private async Task<Counted> CountAsync(long cursor, CancellationToken cancellationToken) => new(
        cursor,
        await _store.InsistAsync(
            stopping => _store.Log.CountAsync(cursor, _store.Options.Node, stopping), cancellationToken));

    private void LookAgain()
    {
        if (_isBusy) _hasGrown = true;
        else ReadOn();
    }

    private void GoOn(Moved moved)
    {
        _isAway = false;
        if (moved.Cursor > _cursor)
        {
            var cursor = _store.CursorName(_plan.Name);
            _writer.Tell(new StoreProtocol.Delivered(cursor, moved.Cursor, moved.Refused));
        }

        _cursor = moved.Cursor;
        _isBusy = false;
        var isDone = moved.IsAtEnd && !_hasGrown;
        Count(isDone ? -_backlog : -Math.Min(moved.Alerts, _backlog));
        if (isDone) Rest();
        else ReadOn();
    }

    // The log is at its end: whoever waits is told, and there is time for dead letters.
    private void Rest()
    {
        AnswerWaiting();
        if (!_hasLettersDue || _isNotingLetters) return;
        _hasLettersDue = false;
        _isBusy = true;
        ResendAsync(_stopping.Token).PipeTo(Self);
    }

    // Looked for again only when that is written: what was taken once is not sent twice.
    private void Note(Resent resent)
    {
        if (resent.Letters.Count > 0)
        {
            var left = resent.Refused.Select(refused => refused.Alert.Sequence);
            long[] taken = [.. resent.Letters.Select(letter => letter.Sequence).Except(left)];
            _writer.Tell(new StoreProtocol.Redelivered(_store.CursorName(_plan.Name), taken, resent.Refused));
            _writer.Tell(StoreProtocol.Flush.Instance);
            _isNotingLetters = true;
            _isAway = false;
        }

        _isBusy = false;
        if (_hasGrown) ReadOn();
        else AnswerWaiting();
    }

    private void Count(long alerts)
    {
        _backlog += alerts;
        _signals.SinkBacklog(_plan.Name, _backlog);
    }

    private void AnswerWaiting()
    {
        foreach (var waiting in _waiting) waiting.Tell(StoreProtocol.CaughtUp.Instance);
        _waiting.Clear();
    }

    private void ReadOn()
    {
        _isBusy = true;
        _hasGrown = false;
        DeliverPageAsync(_cursor, _stopping.Token).PipeTo(Self);
    }

    private async Task<Moved> DeliverPageAsync(long after, CancellationToken cancellationToken)
    {
        var page = await _walk.ReadAsync(after, cancellationToken);
        var alerts = page.Alerts;
        if (alerts.Count == 0) return new Moved(after, Alerts: 0, IsAtEnd: true, []);
        var refused = await _courier.DeliverAsync(alerts, cancellationToken);
        return new Moved(alerts[^1].Sequence, alerts.Count, page.IsLast, refused);
    }

    private async Task<Resent> ResendAsync(CancellationToken cancellationToken)
    {
        var letters = await _store.InsistAsync(
            stopping => _store.Log.WantedLettersAsync(_store.CursorName(_plan.Name), LettersAtOnce, stopping),
            cancellationToken);
        return letters.Count == 0
            ? new Resent([], [])
            : new Resent(letters, await _courier.DeliverAgainAsync(letters, cancellationToken));
    }

    private sealed record Resent(IReadOnlyList<LoggedAlert> Letters, IReadOnlyList<RefusedAlert> Refused)
        : INoSerializationVerificationNeeded;

    private sealed record LettersDue : INoSerializationVerificationNeeded
    {
        public static readonly LettersDue Instance = new();
    }

    private sealed record StartAgain : INoSerializationVerificationNeeded
    {
        public static readonly StartAgain Instance = new();
    }

    private sealed record Started(long Cursor, long Backlog) : INoSerializationVerificationNeeded;

    private sealed record Counted(long Cursor, long Backlog) : INoSerializationVerificationNeeded;

    private sealed record Moved(long Cursor, int Alerts, bool IsAtEnd, IReadOnlyList<RefusedAlert> Refused)
        : INoSerializationVerificationNeeded;

    private sealed record Faltered : INoSerializationVerificationNeeded
    {
        public static readonly Faltered Instance = new();
    }
}
