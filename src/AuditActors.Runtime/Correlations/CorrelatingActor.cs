using System.Diagnostics;
using Akka.Actor;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.State;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Store;

namespace AuditActors.Runtime.Correlations;

/// <summary>
/// An actor that owns an engine. What the engine yields is work: first its events for other engines are sent and
/// answered, then its alerts are raised, then whoever waits is told. Works are raised in the order of their making.
/// </summary>
public abstract class CorrelatingActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromSeconds(2);

    // A shard is hardly ever at home elsewhere before that.
    private static readonly TimeSpan SendLostAgainAfter = TimeSpan.FromMilliseconds(100);

    // Less than a shard that moves waits for its entities (handoff-timeout).
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(10);

    private readonly IActorRef _outbox;
    private RulesInForce? _inForce;
    private readonly Queue<CorrelationWork> _unraised = [];
    private readonly Dictionary<BatchId, CorrelationWork> _raised = [];
    private readonly Dictionary<long, CorrelationWork> _tickets = [];
    private readonly Queue<Action<HostedEngine>> _forEngine = [];
    private readonly StrangerPatience _strangers;
    private EngineClaim? _claim;
    private long _newKnownSince;
    private long _lostBefore;
    private bool _isLoading;
    private long _lastTicket;
    private long _lastWork;
    private CorrelationProtocol.AwaitWatermark _awaited = CorrelationProtocol.AwaitWatermark.Never;
    private bool _wasRestarted;
    private bool _mustRest;
    private bool _hasAwaited;
    private bool _isLeaving;

    private protected CorrelatingActor(CorrelationContext? correlations, IActorRef outbox)
    {
        (Correlations, _inForce, _outbox) = (correlations, correlations?.Rules.Now, outbox);
        _strangers = new StrangerPatience(correlations?.AwaitsRulesFor ?? TimeSpan.Zero);
    }

    /// <summary>The message that asks it to stop; a region sends it before a shard moves.</summary>
    public static object StopMessage => CorrelationProtocol.Stop.Instance;

    public ITimerScheduler Timers { get; set; } = null!;

    private protected CorrelationContext? Correlations { get; }

    /// <summary>Null until something is for it.</summary>
    private protected HostedEngine? Engine { get; private set; }

    /// <summary>The engine's name in the store.</summary>
    private protected abstract string EngineName { get; }

    /// <summary>What its engine runs.</summary>
    private protected abstract EngineScope Scope { get; }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CorrelationProtocol.Admit admit:
                Take(admit);
                break;
            case CorrelationProtocol.Tick tick:
                Take(tick);
                break;
            case CorrelationProtocol.Admitted admitted:
                if (_tickets.Remove(admitted.Ticket, out var admittedWork)) Delivered(admittedWork, admitted.Ticket);
                break;
            case CorrelationProtocol.AdmitLost lost:
                Timers.StartSingleTimer(
                    lost, new CorrelationProtocol.SendLostAgain(lost.Ticket), SendLostAgainAfter);
                break;
            case CorrelationProtocol.SendLostAgain lost:
                if (_tickets.TryGetValue(lost.Ticket, out var lostOf)) Send(lostOf.Undelivered[lost.Ticket]);
                break;
            case OutboxProtocol.Accepted accepted:
                if (_raised.Remove(accepted.Batch, out var acceptedWork)) Finish(acceptedWork);
                break;
            case OutboxProtocol.Overtaken:
                // What it has under way is sent again to the one that is at work now.
                Context.Stop(Self);
                break;
            case StoreProtocol.EngineClaimed claimed:
                Start(claimed.Engine);
                break;
            case CorrelationProtocol.SendAgain:
                Resend();
                break;
            case EventsLost lost:
                Engine?.ForgetBefore(lost.Until);
                break;
            case RulesReplaced:
                Follow(Correlations!.Rules.Now);
                break;
            case CorrelationProtocol.Stop when !_isLeaving:
                _isLeaving = true;
                if (!IsBusy) break;
                Timers.StartSingleTimer(
                    CorrelationProtocol.Stop.Instance, CorrelationProtocol.Stop.Instance, LeaveWithin);
                break;
            case CorrelationProtocol.Stop:
                // What is still under way is sent again to the one that is at work then.
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // Whoever waits for something under way would miss its end, and send it again only after a while.
    protected override bool AroundReceive(Receive receive, object message)
    {
        var isHandled = base.AroundReceive(receive, message);
        if (_isLeaving && !IsBusy) Context.Stop(Self);
        else if (_mustRest && !IsBusy && Engine?.IsWaiting != true) Rest();
        return isHandled;
    }

    /// <summary>Others need its room more: it rests as soon as nothing is under way, whatever windows hold.</summary>
    private protected void RestWhenDone() => _mustRest = true;

    /// <summary>Asks its shard to stop it.</summary>
    private protected virtual void Rest()
    {
    }

    // What the engine knew is lost, and so is the past.
    protected override void PostRestart(Exception reason)
    {
        _wasRestarted = true;
        base.PostRestart(reason);
    }

    protected override void PostStop()
    {
        if (Correlations is not null) GiveUpEngine(Correlations);
        base.PostStop();
    }

    // A shard that moves has other ways to tell what is lost, but may come back here.
    private void GiveUpEngine(CorrelationContext correlations)
    {
        correlations.Rules.TellNoMore(Self);
        if (_hasAwaited) correlations.Watermarks.Tell(CorrelationProtocol.Gone.Instance, Self);
        if (Engine is not { } engine) return;
        if (engine.GiveUp(isEviction: _mustRest) is { } time) correlations.Lost.Add(EngineName, time);
        if (_mustRest && engine.StoredDue is var due and not EventTime.End)
            correlations.Watermark.Sleepers.Add(Self.Path.Name, correlations.Namespaces.Value, due);
    }

    /// <summary>Does something with the engine: at once, or when it is there.</summary>
    /// <param name="knownSince">Since when a new one has missed nothing.</param>
    /// <param name="now">Time of the event that is for it.</param>
    /// <param name="work">What is to be done.</param>
    private protected void WithEngine(long knownSince, long now, Action<HostedEngine> work)
    {
        if (Engine is { } engine)
        {
            work(engine);
            return;
        }

        if (!_isLoading) (_newKnownSince, _lostBefore) = (knownSince, LostBefore(now));
        if (Correlations!.Store is null || !IsLasting)
        {
            Start(stored: null);
            work(Engine!);
            return;
        }

        _forEngine.Enqueue(work);
        if (_isLoading) return;
        Claim();
    }

    // What another incarnation knew and had not stored is lost.
    private long LostBefore(long now)
    {
        if (_wasRestarted) return now;
        var sources = Correlations!.Sources;
        if (now == EventTime.End) return EventTime.Beginning;
        var isHere = Correlations.Homes.Since(Context.Parent, now, sources.HadCompany);
        var lost = Correlations.Lost.Until(EngineName);
        return lost == EventTime.Beginning ? isHere : Math.Max(isHere, EventTime.Add(lost, 1));
    }

    private void Claim()
    {
        _isLoading = true;
        _outbox.Tell(new StoreProtocol.ClaimEngine(EngineName));
    }

    /// <summary>
    /// From now on by these rules: an engine keeps what it knows of correlations whose definition is the same.
    /// </summary>
    private protected void Follow(RulesInForce rules)
    {
        if (Correlations is null || ReferenceEquals(_inForce, rules)) return;
        _inForce = rules;
        _strangers.Begin();
        if (Engine is null) return;
        Succeed(stale: []);
        if (_claim is null && !_isLoading && IsLasting && Correlations.Store is not null) Claim();
    }

    private void Succeed(IReadOnlyList<StateRow> stale)
    {
        Engine = Engine!.Under(_inForce!, isStored: _claim is not null, stale);
        Await();
        Do(NewWork(""), Engine.Harvest(), EventTime.End, () => { });
    }

    /// <summary>Forgets an engine that holds nothing but what is stored; false if it has something to do.</summary>
    private protected bool TryForgetEngine()
    {
        if (_isLoading || _unraised.Count + _raised.Count + _tickets.Count > 0) return false;
        if (Engine is null) return true;
        if (!Engine.CanBeForgotten) return false;
        Correlations!.Rules.TellNoMore(Self);
        Engine.Release();
        Engine = null;
        OnEngineChanged();
        return true;
    }

    /// <summary>It has got an engine, or has given it up.</summary>
    private protected virtual void OnEngineChanged()
    {
    }

    private CorrelationSet Set => _inForce!.Correlations;

    private bool IsBusy => _isLoading || _unraised.Count + _raised.Count + _tickets.Count > 0;

    private bool IsLasting =>
        Set.Correlations.Any(correlation => correlation.IsDurable && Scope.Hosts(correlation));

    private void Start(ClaimedEngine claimed)
    {
        _isLoading = false;
        _claim = claimed.Claim;
        // Where one is at work that nothing was stored for until now, nothing that is stored is its own.
        if (Engine is null) Start(claimed.Rows);
        else Succeed(stale: claimed.Rows);
        while (_forEngine.TryDequeue(out var work)) work(Engine!);
    }

    private void Start(IReadOnlyList<StateRow>? stored)
    {
        Engine = new HostedEngine(Correlations!, _inForce!, Scope, stored);
        Correlations!.Rules.Tell(Self);
        Engine.LostUntil(Correlations.Lost.Until(EngineName));
        Engine.KnowSince(_newKnownSince, _lostBefore);
        if (Correlations.Rules.LostUntil is var lost and not EventTime.Beginning) Engine.ForgetBefore(lost);
        OnEngineChanged();
    }

    /// <summary>Sees a yield through to its end.</summary>
    /// <param name="id">Under which its alerts are raised.</param>
    /// <param name="yield">What is to be done.</param>
    /// <param name="knownSince">For the engines that get events.</param>
    /// <param name="finished">Called when nothing of it can be lost any more.</param>
    /// <param name="trace">The span of the batch, if it is traced.</param>
    private protected void Do(
        BatchId id, EngineYield yield, long knownSince, Action finished, ActivityContext trace = default)
    {
        if (Engine is { } engine && (engine.NextDue < _awaited.NextDue || engine.NextNumber < _awaited.NextNumber))
            Await();
        if (_unraised.Count == 0 && yield.Alerts.Count + yield.Changes.Count + yield.Forwarded.Count == 0)
        {
            finished();
            return;
        }

        var changes = yield.Changes.Count > 0 ? new EngineChanges(_claim!, yield.Changes) : null;
        var work = new CorrelationWork(id, yield.Alerts, changes, finished, trace);
        foreach (var message in Forwarding.Messages(yield.Forwarded, knownSince, () => ++_lastTicket))
        {
            work.Undelivered.Add(message.Ticket, message);
            _tickets.Add(message.Ticket, work);
            Send(message);
        }

        _unraised.Enqueue(work);
        Raise();
        if (_tickets.Count > 0 && !Timers.IsTimerActive(CorrelationProtocol.SendAgain.Instance))
            Timers.StartPeriodicTimer(
                CorrelationProtocol.SendAgain.Instance, CorrelationProtocol.SendAgain.Instance, SendAgainAfter);
    }

    /// <summary>A name for work that no batch is the reason of.</summary>
    private protected BatchId NewWork(string ingest) => new(ingest, Epoch: 0, --_lastWork);

    private void Resend()
    {
        foreach (var (ticket, work) in _tickets) Send(work.Undelivered[ticket]);
        if (_tickets.Count == 0) Timers.Cancel(CorrelationProtocol.SendAgain.Instance);
    }

    private void Take(CorrelationProtocol.Admit admit)
    {
        Follow(Correlations!.Rules.Now);
        var (sender, ticket) = (Sender, admit.Ticket);
        var events = new List<(ulong Number, EventAdmission Event)>();
        foreach (var each in admit.Events)
        {
            if (Read(each.Admission.Span) is { } admission) events.Add((each.Number, admission));
            else if (_strangers.Waits(Context.System.Scheduler.MonotonicClock)) return;
            else Missed(each.Admission.Span);
        }

        WithEngine(admit.KnownSince, events.Count > 0 ? events[0].Event.Time : EventTime.End, engine =>
        {
            foreach (var (number, admission) in events) engine.Take(number, admission);
            Do(NewWork(""), engine.Harvest(), admit.KnownSince,
                () => sender.Tell(new CorrelationProtocol.Admitted(ticket)));
        });
    }

    // What was sent under the rules before is still for the correlations that stayed the same.
    private EventAdmission? Read(ReadOnlySpan<byte> admission)
    {
        if (EventAdmission.Read(admission, Set) is { } current) return current;
        if (_inForce!.Before is not { } before || EventAdmission.Read(admission, before) is not { } former) return null;
        if (former.IsMissedBy(Set)) Missed(admission);
        return former.Under(Set);
    }

    // Of a node with other rules: what it found may be for us, or not; a correlator knows for whom it was.
    private void Missed(ReadOnlySpan<byte> admission)
    {
        Correlations!.Rules.Missed();
        if (Scope.Parts > 1 && EventAdmission.TimeOf(admission) is { } time) Engine?.ForgetBefore(time);
    }

    private void Take(CorrelationProtocol.Tick tick)
    {
        Follow(Correlations!.Rules.Now);
        var sender = Sender;
        Engine?.Tick(tick);
        Await();
        Do(NewWork(tick.Ingest), Engine?.Harvest() ?? EngineYield.Nothing, tick.Watermark,
            () => sender.Tell(CorrelationProtocol.Ticked.Instance));
    }

    private void Await()
    {
        _hasAwaited = true;
        _awaited = Engine is { } engine
            ? new CorrelationProtocol.AwaitWatermark(engine.NextDue, engine.NextNumber)
            : CorrelationProtocol.AwaitWatermark.Never;
        Correlations!.Watermarks.Tell(_awaited, Self);
    }

    private void Send(CorrelationProtocol.Admit message) =>
        (message.IsForNamespace ? Correlations!.Namespaces : Correlations!.Correlators).Value.Tell(message, Self);

    private void Delivered(CorrelationWork work, long ticket)
    {
        work.Undelivered.Remove(ticket);
        if (work.IsRaised) work.FinishIfDone();
        else Raise();
    }

    // Where alerts come back to where they began, waiting for one another would have no end.
    private void Raise()
    {
        while (_unraised.TryPeek(out var work)
            && (work.Undelivered.Count == 0 || Set.HasRoundTrips))
        {
            _unraised.Dequeue();
            if (work.Alerts.Count == 0 && work.Changes is null)
            {
                Finish(work);
                continue;
            }

            _raised[work.Id] = work;
            _outbox.Tell(new OutboxProtocol.Raise(work.Id, work.Alerts, work.Changes) { Trace = work.Trace });
        }
    }

    private static void Finish(CorrelationWork work)
    {
        work.IsRaised = true;
        work.FinishIfDone();
    }
}
