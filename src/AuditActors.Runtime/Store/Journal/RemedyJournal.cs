using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Store.Log;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store.Journal;

/// <summary>
/// The journal of remediation: what is to be done, is being done and was done. It is written before anything happens,
/// so that nothing is done twice and nothing is forgotten. All nodes change it under one lock, so that at most one
/// action on an object is running. Fails as its database does.
/// </summary>
internal sealed class RemedyJournal(
    StoreDatabase database, StoreOptions options, StoreWriter writer, TimeProvider clock)
{
    private static readonly int[] Unfinished =
        [(int)RemedyState.Pending, (int)RemedyState.Waiting, (int)RemedyState.Running];

    private static readonly int[] NotDone = [(int)RemedyState.Ignored, (int)RemedyState.Failed];

    /// <summary>
    /// A node that is gone holds an object no longer than this. Nodes give an action up well before, so their clocks
    /// may differ by the rest.
    /// </summary>
    internal static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(10);

    /// <summary>What has stood still for so long is another node's to do.</summary>
    internal static readonly TimeSpan OrphanedAfter = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Takes new actions in, or leaves them alone if their rule has done enough lately. Those that are there already
    /// stay as they are. Results of those that are finished by it are logged with it.
    /// </summary>
    /// <returns>How many results were logged.</returns>
    public async Task<int> AdmitAsync(
        IReadOnlyList<JournaledRemedy> remedies,
        Restraint restraint,
        Func<JournaledRemedy, Alert?> tell,
        CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        await LockAsync(store, cancellationToken);
        var told = new List<Alert>();
        foreach (var remedy in remedies)
        {
            var rows = store.GetTable<RemedyRow>();
            if (await rows.AnyAsync(row => row.Id == remedy.Id, cancellationToken)) continue;
            var admitted = remedy.IsFinished
                ? remedy
                : await RestrainedAsync(store, remedy, restraint, cancellationToken);
            await store.InsertAsync(Row(admitted), token: cancellationToken);
            if (tell(admitted) is { } alert) told.Add(alert);
        }

        if (told.Count > 0) await writer.LogAsync(store, told, options.Node, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return told.Count;
    }

    /// <summary>
    /// Begins an action; gives it as it was before. Null while another one on the object is running, wherever, or when
    /// the action is no longer to be done.
    /// </summary>
    public async Task<JournaledRemedy?> ClaimAsync(string id, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        await LockAsync(store, cancellationToken);
        var rows = store.GetTable<RemedyRow>();
        var found = await rows.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (found is not { State: (int)RemedyState.Pending or (int)RemedyState.Running }) return null;
        var held = (clock.GetUtcNow() - LongestHold).ToUnixTimeMilliseconds();
        var running = rows.Where(row => row.State == (int)RemedyState.Running && row.ChangedAt > held);
        var isHeld = await running.AnyAsync(
            row => row.Id == id
                ? row.Node != options.Node
                : row.Queue == found.Queue || (row.Target == found.Target && row.Target != ""),
            cancellationToken);
        if (isHeld) return null;
        await rows.Where(row => row.Id == id)
            .Set(row => row.State, (int)RemedyState.Running)
            .Set(row => row.Node, options.Node)
            .Set(row => row.Attempts, row => row.Attempts + 1)
            .Set(row => row.ChangedAt, Now())
            .UpdateAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Remedy(found);
    }

    /// <summary>
    /// Ends an action and logs its result, both or none. False when it was ended before, or is another node's by now.
    /// </summary>
    /// <param name="id">Of the action.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="result">To be logged; null for nothing.</param>
    /// <param name="decisions">What people have decided about it; null leaves what is known of that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> FinishAsync(
        string id, RemedyOutcome outcome, Alert? result, string? decisions, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        await LockAsync(store, cancellationToken);
        var rows = store.GetTable<RemedyRow>().Where(
            row => row.Id == id && (row.State != (int)RemedyState.Running || row.Node == options.Node));
        if (await rows.Select(row => row.Node).SingleOrDefaultAsync(cancellationToken) is not { } node) return false;
        if (outcome.State != RemedyState.Undone) rows = rows.Where(row => row.State.In(Unfinished));
        var changed = await rows
            .Set(row => row.State, (int)outcome.State)
            .Set(row => row.ChangedAt, Now())
            .Set(row => row.Result, Bytes(outcome.Text))
            .Set(row => row.Undo, Bytes(outcome.Undo ?? ""))
            .Set(row => row.Decisions, row => decisions ?? row.Decisions)
            .UpdateAsync(cancellationToken);
        if (changed > 0 && result is not null) await writer.LogAsync(store, [result], node, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed > 0;
    }

    /// <summary>Lets a waiting action be done. False when none of that id waits.</summary>
    public async Task<bool> ApproveAsync(string id, string who, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        return await store.GetTable<RemedyRow>()
            .Where(row => row.Id == id && row.State == (int)RemedyState.Waiting)
            .Set(row => row.State, (int)RemedyState.Pending)
            .Set(row => row.ChangedAt, Now())
            .Set(row => row.Result, Bytes("it was approved and is not begun yet"))
            .Set(row => row.Decisions, $"approved by {who}")
            .UpdateAsync(cancellationToken) > 0;
    }

    /// <summary>The actions of a rule on an alert, in their order.</summary>
    public async Task<IReadOnlyList<JournaledRemedy>> OfAsync(
        Guid alert, string rule, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var id = alert.ToString();
        var rows = await store.GetTable<RemedyRow>()
            .Where(row => row.AlertId == id && row.Rule == rule)
            .OrderBy(row => row.Step)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Remedy)];
    }

    /// <summary>
    /// The oldest actions that are to be done and wait for no approval: this node's, and those of nodes that are gone.
    /// </summary>
    public async Task<IReadOnlyList<JournaledRemedy>> DueAsync(int most, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var all = store.GetTable<RemedyRow>();
        var orphaned = (clock.GetUtcNow() - OrphanedAfter).ToUnixTimeMilliseconds();
        var rows = await all
            .Where(row => (row.Node == options.Node || row.ChangedAt < orphaned)
                && (row.State == (int)RemedyState.Pending || row.State == (int)RemedyState.Running)
                && !all.Any(earlier => earlier.AlertId == row.AlertId && earlier.Rule == row.Rule
                    && earlier.Step < row.Step && earlier.State == (int)RemedyState.Waiting))
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Step)
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Remedy)];
    }

    /// <summary>The latest actions, newest first.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="before">Only those that come after this one; null for the newest.</param>
    /// <param name="most">Actions at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<JournaledRemedy>> LatestAsync(
        RemedyState? state, JournaledRemedy? before, int most, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        IQueryable<RemedyRow> all = store.GetTable<RemedyRow>();
        if (state is { } only) all = all.Where(row => row.State == (int)only);
        if (before is not null)
        {
            var (time, step, id) = (before.CreatedAt.ToUnixTimeMilliseconds(), before.Step, before.Id);
            all = all.Where(row => row.CreatedAt < time || (row.CreatedAt == time
                && (row.Step < step || (row.Step == step && row.Id.CompareTo(id) < 0))));
        }

        var rows = await all
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Step).ThenByDescending(row => row.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Remedy)];
    }

    /// <summary>Null when there is none of that id.</summary>
    public async Task<JournaledRemedy?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var row = await store.GetTable<RemedyRow>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return row is null ? null : Remedy(row);
    }

    /// <summary>
    /// Forgets finished actions that are older than alerts are kept, once their alert is gone: nobody can be asked
    /// again to take them.
    /// </summary>
    public async Task<int> RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var tooOld = (clock.GetUtcNow() - options.KeepFor).ToUnixTimeMilliseconds();
        var alerts = store.GetTable<AlertRow>();
        return await store.GetTable<RemedyRow>()
            .Where(row => row.ChangedAt < tooOld && row.State.NotIn(Unfinished)
                && !alerts.Any(alert => alert.Id == row.AlertId))
            .DeleteAsync(cancellationToken);
    }

    private async Task<JournaledRemedy> RestrainedAsync(
        DataConnection store, JournaledRemedy remedy, Restraint restraint, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = (now - restraint.LooksBack).ToUnixTimeMilliseconds();
        var lately = store.GetTable<RemedyRow>().Where(row => row.Rule == remedy.Rule && row.CreatedAt > since
            && row.IsDryRun == remedy.IsDryRun && row.State.NotIn(NotDone));
        var sameTarget = remedy.Target.Length == 0 ? null : await lately
            .Where(row => row.Target == remedy.Target && row.TargetUid == remedy.TargetUid
                && row.Step == remedy.Step && row.Action == remedy.Action)
            .MaxAsync(row => (long?)row.CreatedAt, cancellationToken);
        var disruptive = await lately.Where(row => row.IsDisruptive)
            .Select(row => row.CreatedAt)
            .ToListAsync(cancellationToken);
        var reason = restraint.Forbids(
            now, remedy.IsDisruptive, sameTarget is { } time ? Time(time) : null, disruptive.Select(Time));
        return reason is null ? remedy : remedy with { State = RemedyState.Ignored, Result = reason };
    }

    // One after another over all nodes: whoever counts, counts everything.
    private static Task<int> LockAsync(DataConnection store, CancellationToken cancellationToken) =>
        store.GetTable<HeadRow>().Where(row => row.Id == HeadRow.Only)
            .Set(row => row.Sequence, row => row.Sequence)
            .UpdateAsync(cancellationToken);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private RemedyRow Row(JournaledRemedy remedy) => new()
    {
        Id = remedy.Id,
        AlertId = remedy.AlertId.ToString(),
        Node = options.Node,
        Rule = remedy.Rule,
        Step = remedy.Step,
        Action = remedy.Action,
        Actionner = remedy.Actionner,
        Target = remedy.Target,
        TargetUid = remedy.TargetUid,
        Queue = remedy.Queue,
        State = (int)remedy.State,
        IsDryRun = remedy.IsDryRun,
        IsDisruptive = remedy.IsDisruptive,
        CreatedAt = Now(),
        ChangedAt = Now(),
        Result = Bytes(remedy.Result),
        Undo = Bytes(remedy.Undo),
        Decisions = remedy.Decisions,
    };

    private static JournaledRemedy Remedy(RemedyRow row) => new()
    {
        Id = row.Id,
        AlertId = Guid.Parse(row.AlertId),
        Node = row.Node,
        Rule = row.Rule,
        Step = row.Step,
        Action = row.Action,
        Actionner = row.Actionner,
        Target = row.Target,
        TargetUid = row.TargetUid,
        Queue = row.Queue,
        State = (RemedyState)row.State,
        IsDryRun = row.IsDryRun,
        IsDisruptive = row.IsDisruptive,
        Attempts = row.Attempts,
        CreatedAt = Time(row.CreatedAt),
        ChangedAt = Time(row.ChangedAt),
        Result = Encoding.UTF8.GetString(row.Result),
        Undo = Encoding.UTF8.GetString(row.Undo),
        Decisions = row.Decisions,
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
