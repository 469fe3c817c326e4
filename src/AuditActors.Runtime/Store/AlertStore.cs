using AuditActors.Runtime.Store.DeadLetters;
using AuditActors.Runtime.Store.Journal;
using AuditActors.Runtime.Store.Log;
using Polly;
using Polly.Retry;

namespace AuditActors.Runtime.Store;

/// <summary>
/// The durable store of a node: what is said to be written is written. A database that is away is tried again, later
/// and later, until it is back; whoever waits for an answer waits.
/// </summary>
public sealed class AlertStore
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    // Events wait meanwhile: a database that is back has to be noticed.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    private const int RecentAtMost = 8192;

    private readonly StoreDatabase _database;
    private readonly StoreWriter _writer;
    private readonly ResiliencePipeline _patience;
    private readonly RuntimeSignals _signals;
    private readonly ResiliencePipeline _listening;
    private int _stuckRounds;

    public AlertStore(StoreOptions options, TimeProvider clock, RuntimeSignals signals)
    {
        Options = options;
        _database = new StoreDatabase(options.Location);
        Recent = new RecentAlerts(options.Node, RecentAtMost, LogPage.UsualBytes);
        _writer = new StoreWriter(_database, Recent, options, clock);
        Log = new AlertLog(_database);
        Journal = new RemedyJournal(_database, options, _writer, clock);
        _signals = signals;
        _patience = Patience(clock, signals.StoreFailed);
        _listening = Patience(clock, (_, _) => { });
    }

    public StoreOptions Options { get; }

    internal AlertLog Log { get; }

    internal RemedyJournal Journal { get; }

    internal RecentAlerts Recent { get; }

    internal LogGrowth Growth { get; } = new();

    /// <summary>Makes the store ready. Fails with <see cref="StoreException"/>, at once.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(_database.Migrate, cancellationToken);
        }
        catch (Exception e) when (StoreFault.IsIn(e))
        {
            throw new StoreException($"{Options.Location.Name}: the store cannot be opened: {StoreFault.Told(e)}", e);
        }
    }

    /// <summary>
    /// Makes the sinks of this node those by these names, before anything is logged: one that is new begins at the end
    /// of the log, one that is gone loses its place.
    /// </summary>
    public async Task KeepSinksAsync(IReadOnlyList<string> sinks, CancellationToken cancellationToken)
    {
        var gone = await InsistAsync(stopping => _writer.KeepSinksAsync(sinks, stopping), cancellationToken);
        foreach (var sink in gone) _signals.SinkForgotten(sink);
    }

    /// <summary>Up to where a sink of this node has the alerts. One that is new begins at the end of the log.</summary>
    public Task<long> CursorAsync(string sink, CancellationToken cancellationToken) =>
        InsistAsync(stopping => Log.CursorAsync(CursorName(sink), stopping), cancellationToken);

    /// <summary>
    /// Wakes readers at once when other nodes log alerts, where the database tells of it; without it they look every
    /// now and then.
    /// </summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (!_database.CanTell) return;
        await _listening.ExecuteAsync(
            async stopping => await _database.ListenAsync(Growth.NoteOthers, _writer.Name, stopping),
            cancellationToken);
    }

    /// <summary>Alerts that the receivers of sinks will never take, the latest first.</summary>
    /// <param name="sink">The name of the sink, on any node, or name@node; null for all.</param>
    /// <param name="after">Where the page before ended; null for the first one.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="mostBytes">Of what alerts say, at most, unless a single one has more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DeadLetterPage> DeadLettersAsync(
        string? sink, DeadLetterPosition? after, int most, long mostBytes, CancellationToken cancellationToken) =>
        InsistAsync(stopping => Log.DeadLettersAsync(sink, after, most, mostBytes, stopping), cancellationToken);

    /// <summary>Has dead letters delivered again by their sinks; says how many that are.</summary>
    /// <param name="sink">The name of the sink, on any node, or name@node; null for all.</param>
    /// <param name="ids">Of alerts; none for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<int> ResendAsync(string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        InsistAsync(stopping => _writer.WantLettersAsync(sink, ids, stopping), cancellationToken);

    /// <summary>Makes this process the reader of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="start">The position at which a source that is new begins.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<SourceClaim> ClaimAsync(string source, string start, CancellationToken cancellationToken) =>
        InsistAsync(stopping => _writer.ClaimAsync(source, start, stopping), cancellationToken);

    /// <summary>Names of correlation engines with windows that have something to wait for.</summary>
    internal Task<IReadOnlyList<string>> EnginesAsync(CancellationToken cancellationToken) => InsistAsync(
        async stopping =>
        {
            await using var store = _database.Open();
            return await EngineTable.NamesAsync(store, stopping);
        },
        cancellationToken);

    /// <summary>Under which the cursor of a sink of this node is kept.</summary>
    internal string CursorName(string sink) => $"{sink}@{Options.Node}";

    /// <summary>Until it succeeds the store counts as away although it can be read: a full disk, a standby.</summary>
    internal async Task<RoundResult> WriteAsync(Round round, CancellationToken cancellationToken)
    {
        var isStuck = false;
        RoundResult result;
        try
        {
            result = await _patience.ExecuteAsync(
                async stopping =>
                {
                    try
                    {
                        return await Task.Run(() => _writer.WriteAsync(round, stopping), stopping);
                    }
                    catch (Exception) when (!isStuck && !stopping.IsCancellationRequested)
                    {
                        isStuck = true;
                        Interlocked.Increment(ref _stuckRounds);
                        throw;
                    }
                },
                cancellationToken);
        }
        finally
        {
            if (isStuck) Interlocked.Decrement(ref _stuckRounds);
        }

        NoteUse();
        return result;
    }

    internal Task<(int Removed, int Undelivered)> RemoveOldAsync(CancellationToken cancellationToken) =>
        InsistAsync(_writer.RemoveOldAsync, cancellationToken);

    // SQLite works in the calling thread: not in that of an actor.
    internal async Task<T> InsistAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var result = await _patience.ExecuteAsync(
            async stopping => await Task.Run(() => work(stopping), stopping), cancellationToken);
        NoteUse();
        return result;
    }

    private void NoteUse()
    {
        if (Volatile.Read(ref _stuckRounds) == 0) _signals.StoreUsed();
    }

    private static ResiliencePipeline Patience(TimeProvider clock, Action<string, TimeSpan> failed) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                // A database may cancel by itself: only if nobody here has given up, that is a failure as any other.
                ShouldHandle = args => new(
                    args.Outcome.Exception is not null && !args.Context.CancellationToken.IsCancellationRequested),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                OnRetry = retry =>
                {
                    failed(StoreFault.Told(retry.Outcome.Exception!), retry.RetryDelay);
                    return default;
                },
            })
            .Build();
}
