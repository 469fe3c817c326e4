using Akka.Actor;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Journal;

namespace AuditActors.Runtime.Remediation;

/// <summary>
/// Remediation as a cursor on the alert log: actions on an alert are in the journal before the cursor moves, and are
/// then taken, those on one object one after another. Every node reads the alerts of all; whoever is first has the
/// action. What a stopped node left over is taken up again at its start, or by others when it stays away.
/// </summary>
public sealed class RemediationActor : UntypedActor, IWithTimers
{
    /// <summary>Under which the cursor is kept.</summary>
    public const string CursorName = "remediation:journal";

    private const int PageAlerts = 64;
    private static readonly TimeSpan RemoveOldEvery = TimeSpan.FromHours(1);

    private readonly CurrentRemediation _current;
    private readonly AlertStore _store;
    private readonly IActorRef _writer;
    private readonly Func<RemediationOptions, RemedyRunner> _runnerBy;
    private readonly Restraint _restraint;
    private readonly TimeProvider _clock;
    private readonly JobQueues _jobs = new();
    private readonly CancellationTokenSource _stopping = new();
    private long? _cursor;
    private bool _isReading = true;
    private bool _hasMore = true;

    /// <summary>Use <see cref="Props"/>.</summary>
    public RemediationActor(
        CurrentRemediation current, IRemedies remedies, AlertStore store, IActorRef writer, TimeProvider clock,
        RuntimeSignals signals)
    {
        _current = current;
        _store = store;
        _writer = writer;
        _clock = clock;
        _restraint = new Restraint(current.Now.Guards);
        _runnerBy = by => new RemedyRunner(by, store, remedies, clock, signals);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="current">What is done; looked at for each page of the log, and for each job.</param>
    /// <param name="remedies">Does it.</param>
    /// <param name="store">The node's.</param>
    /// <param name="writer">The node's <see cref="StoreActor"/>.</param>
    /// <param name="clock">For pauses and times.</param>
    /// <param name="signals">Counts and logs.</param>
    public static Props Props(
        CurrentRemediation current, IRemedies remedies, AlertStore store, IActorRef writer, TimeProvider clock,
        RuntimeSignals signals) =>
        Akka.Actor.Props.Create(() => new RemediationActor(current, remedies, store, writer, clock, signals));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(StoreProtocol.LogGrew));
        Timers.StartPeriodicTimer(
            nameof(RemediationProtocol.Look), RemediationProtocol.Look.Instance, Options.LookEvery);
        Timers.StartPeriodicTimer(
            nameof(RemediationProtocol.RemoveOld),
            RemediationProtocol.RemoveOld.Instance,
            initialDelay: TimeSpan.Zero,
            RemoveOldEvery);
        _store.CursorAsync(CursorName, _stopping.Token)
            .PipeTo(
                Self,
                success: cursor => new RemediationProtocol.Journaled(cursor, IsAtEnd: false, Reports: 0));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RemediationProtocol.Journaled journaled:
                GoOn(journaled);
                break;
            case StoreProtocol.LogGrew:
                _hasMore = true;
                ReadOn();
                break;
            case RemediationProtocol.Look:
                TakeUp();
                _hasMore = true;
                ReadOn();
                break;
            case RemediationProtocol.RemoveOld:
                RemoveOldAsync(_stopping.Token).PipeTo(Self);
                break;
            case RemediationProtocol.OldRemoved:
                break;
            case RemediationProtocol.Due due:
                Take(due.Jobs);
                break;
            case RemediationProtocol.Ended ended:
                End(ended.Job, ended.Reports);
                break;
            case Status.Failure { Cause: not OperationCanceledException } failure:
                throw new InvalidOperationException("Remediation failed.", failure.Cause);
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

    private RemediationOptions Options => _current.Now;

    private void GoOn(RemediationProtocol.Journaled journaled)
    {
        if (_cursor is { } before && journaled.Cursor > before)
            _writer.Tell(new StoreProtocol.Delivered(_store.CursorName(CursorName), journaled.Cursor, Refused: []));
        _cursor = journaled.Cursor;
        _isReading = false;
        _hasMore = _hasMore || !journaled.IsAtEnd;
        TellLogGrew(journaled.Reports);
        TakeUp();
        ReadOn();
    }

    private void ReadOn()
    {
        if (_isReading || !_hasMore || _jobs.Count >= Options.UnfinishedRules) return;
        _isReading = true;
        _hasMore = false;
        JournalPageAsync(_cursor!.Value, _stopping.Token).PipeTo(Self);
    }

    private async Task<RemediationProtocol.Journaled> JournalPageAsync(long after, CancellationToken cancellationToken)
    {
        var page = await _store.InsistAsync(
            stopping => _store.Log.ReadAsync(after, node: null, PageAlerts, stopping), cancellationToken);
        if (page.Count == 0) return new RemediationProtocol.Journaled(after, IsAtEnd: true, Reports: 0);
        var options = Options;
        var planned = page.SelectMany(new RemediationPlanner(options).Plan).ToList();
        var reports = planned.Count == 0 ? 0 : await _store.InsistAsync(
            stopping => _store.Journal.AdmitAsync(planned, _restraint, remedy => Report(remedy, options), stopping),
            cancellationToken);
        return new RemediationProtocol.Journaled(page[^1].Sequence, page.Count < PageAlerts, reports);
    }

    /// <summary>What is to be told of an action at once: that it is left alone, or waits for somebody.</summary>
    private Events.Alert? Report(JournaledRemedy remedy, RemediationOptions options)
    {
        var notifiers = options.NotifiersOf(remedy.Rule);
        return remedy.State switch
        {
            RemedyState.Waiting => RemedyReport.Of(
                remedy, remedy.State, $"approve it with: auditactors remediation approve {remedy.Id}", notifiers,
                _clock.GetUtcNow()),
            RemedyState.Pending => null,
            _ => RemedyReport.Of(remedy, remedy.State, remedy.Result, notifiers, _clock.GetUtcNow()),
        };
    }

    private void TakeUp()
    {
        if (_jobs.Count >= Options.UnfinishedRules) return;
        DueAsync(_stopping.Token).PipeTo(Self);
    }

    private async Task<RemediationProtocol.Due> DueAsync(CancellationToken cancellationToken)
    {
        var due = await _store.InsistAsync(
            stopping => _store.Journal.DueAsync(Options.UnfinishedRules * 4, stopping), cancellationToken);
        return new RemediationProtocol.Due(
            [.. due.Select(remedy => new RemedyJob(remedy.AlertId, remedy.Rule, remedy.Queue)).Distinct()]);
    }

    private async Task<RemediationProtocol.OldRemoved> RemoveOldAsync(CancellationToken cancellationToken) =>
        new(await _store.InsistAsync(_store.Journal.RemoveOldAsync, cancellationToken));

    private void Take(IReadOnlyList<RemedyJob> jobs)
    {
        foreach (var job in jobs)
        {
            if (_jobs.Add(job)) Run(job);
        }
    }

    private void Run(RemedyJob job) => _runnerBy(Options).RunAsync(job, _stopping.Token).PipeTo(
        Self, success: reports => new RemediationProtocol.Ended(job, reports));

    private void End(RemedyJob job, int reports)
    {
        TellLogGrew(reports);
        if (_jobs.End(job) is { } next) Run(next);
        ReadOn();
    }

    private void TellLogGrew(int reports)
    {
        if (reports == 0) return;
        _store.Growth.NoteOthers();
        Context.System.EventStream.Publish(new StoreProtocol.LogGrew(reports));
    }
}
