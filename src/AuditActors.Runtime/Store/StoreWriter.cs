using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Runtime.Store.DeadLetters;
using AuditActors.Runtime.Store.Log;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store;

/// <summary>Writes rounds, each in one transaction: all of it is there afterwards, or nothing.</summary>
/// <param name="database">Where to.</param>
/// <param name="recent">Gets what rounds have logged.</param>
/// <param name="options">The node and its bounds.</param>
/// <param name="clock">For times of logging.</param>
internal sealed class StoreWriter(
    StoreDatabase database, RecentAlerts recent, StoreOptions options, TimeProvider clock)
{
    // Each round removes at most this many, so that no round is long.
    private const int RemovedAtOnce = 1000;

    // To look further for alerts of this node would keep others waiting.
    private const int LooksBackAtMost = 5000;

    private bool _isInDoubt;

    private static BulkCopyOptions InParts =>
        new() { BulkCopyType = BulkCopyType.MultipleRows, UseParameters = true };

    /// <summary>By which its process knows that it need not be told of what is logged.</summary>
    public string Name { get; } = $"{Guid.NewGuid():N}";

    /// <summary>
    /// For one round at a time. When it fails, nothing is written, unless what failed is the word that it is.
    /// </summary>
    public async Task<RoundResult> WriteAsync(Round round, CancellationToken cancellationToken)
    {
        var wasInDoubt = _isInDoubt;
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        var positions = new StatementBatch();
        var logged = round.Alerts.Count == 0 ? new Addition([], IsNext: true) : await AddAsync(
            store, round.Alerts, options.Node, positions, cancellationToken);
        if (logged.Rows.Count > 0 && database.CanTell) positions.Add(StoreDatabase.Telling(Name));
        var engines = await EngineTable.WriteAsync(store, round.Engines, cancellationToken);
        var claimed = await EngineTable.ClaimAsync(store, round.Claims, cancellationToken);
        Move(round.Cursors, positions);
        foreach (var (sink, sequence) in round.Redelivered)
        {
            await store.GetTable<DeadLetterRow>()
                .Where(row => row.Sink == sink && row.Sequence == sequence)
                .DeleteAsync(cancellationToken);
        }

        foreach (var (sink, refused) in round.DeadLetters)
            await store.InsertOrReplaceAsync(Row(sink, refused), token: cancellationToken);
        var overtaken = await MoveAsync(store, round.Checkpoints, positions, cancellationToken);
        _isInDoubt = true;
        await transaction.CommitAsync(cancellationToken);
        _isInDoubt = false;
        if (logged.Rows.Count > 0) recent.Add([.. logged.Rows.Select(row => row.Logged())], logged.IsNext);
        return new RoundResult(round.Alerts.Count - logged.Rows.Count, overtaken, engines, claimed, wasInDoubt);
    }

    /// <summary>Notes which dead letters are to be delivered again; says how many.</summary>
    public async Task<int> WantLettersAsync(
        string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var letters = store.GetTable<DeadLetterRow>().AsQueryable();
        var onAnyNode = $"{sink}@";
        if (sink is not null) letters = letters.Where(row => row.Sink == sink || row.Sink.StartsWith(onAnyNode));
        string[] wanted = [.. ids.Select(id => id.ToString())];
        if (wanted.Length > 0) letters = letters.Where(row => wanted.Contains(row.AlertId));
        return await letters.Set(row => row.IsWanted, true).UpdateAsync(cancellationToken);
    }

    /// <summary>Makes this process the reader of a source; gives the position to go on from.</summary>
    /// <param name="source">The source.</param>
    /// <param name="start">Where a source that is new begins; a reader that fails at once goes on from there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SourceClaim> ClaimAsync(string source, string start, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        var rows = store.GetTable<CheckpointRow>();
        var moved = await rows.Where(row => row.Source == source)
            .Set(row => row.Epoch, row => row.Epoch + 1)
            .UpdateAsync(cancellationToken);
        if (moved == 0)
        {
            var row = new CheckpointRow { Source = source, Epoch = 1, Position = start };
            await store.InsertAsync(row, token: cancellationToken);
        }

        var claimed = await rows.SingleAsync(row => row.Source == source, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SourceClaim(source, claimed.Epoch, moved == 0 ? null : claimed.Position);
    }

    /// <summary>
    /// Makes the sinks of this node those who have cursors: new ones begin at the end of the log. Gives the names of
    /// those whose cursors were removed; they would keep alerts from being removed.
    /// </summary>
    public async Task<IReadOnlyList<string>> KeepSinksAsync(
        IReadOnlyList<string> sinks, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        var rows = store.GetTable<CursorRow>();
        var node = $"@{options.Node}";
        var known = (await rows.Select(row => row.Sink).ToListAsync(cancellationToken))
            .Where(cursor => cursor.AsSpan(cursor.IndexOf('@', StringComparison.Ordinal)).SequenceEqual(node))
            .Select(cursor => cursor[..^node.Length])
            .ToHashSet();
        var head = await store.GetTable<HeadRow>().SingleAsync(row => row.Id == HeadRow.Only, cancellationToken);
        foreach (var sink in sinks.Where(sink => !known.Contains(sink)))
        {
            var row = new CursorRow { Sink = sink + node, Sequence = head.Sequence };
            await store.InsertAsync(row, token: cancellationToken);
        }

        var gone = known.Except(sinks).ToList();
        foreach (var sink in gone) await rows.Where(row => row.Sink == sink + node).DeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return gone;
    }

    /// <summary>
    /// Removes the oldest alerts beyond what is to be kept; says how many, and how many nobody had got.
    /// </summary>
    public async Task<(int Removed, int Undelivered)> RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var delivered = await store.GetTable<CursorRow>().MinAsync(row => (long?)row.Sequence, cancellationToken)
            ?? long.MaxValue;
        var head = await store.GetTable<HeadRow>().SingleAsync(cancellationToken);
        var tooOld = (clock.GetUtcNow() - options.KeepFor).ToUnixTimeMilliseconds();
        var oldest = await store.GetTable<AlertRow>()
            .OrderBy(row => row.Sequence)
            .Select(row => new { row.Sequence, row.LoggedAt, row.EndOffset })
            .Take(RemovedAtOnce)
            .ToListAsync(cancellationToken);
        var expired = oldest.TakeWhile(row => head.EndOffset - row.EndOffset >= options.KeepBytes
            || (row.LoggedAt < tooOld && row.Sequence <= delivered)).ToList();
        if (expired.Count == 0) return (0, 0);
        var last = expired[^1].Sequence;
        await store.GetTable<AlertRow>().Where(row => row.Sequence <= last).DeleteAsync(cancellationToken);
        await store.GetTable<EvidenceRow>().Where(row => row.Sequence <= last).DeleteAsync(cancellationToken);
        await store.GetTable<DeadLetterRow>().Where(row => row.Sequence <= last).DeleteAsync(cancellationToken);
        recent.Forget(last);
        return (expired.Count, expired.Count(row => row.Sequence > delivered));
    }

    /// <summary>Logs alerts in a transaction of somebody else.</summary>
    /// <param name="store">Where the transaction runs.</param>
    /// <param name="alerts">One at least.</param>
    /// <param name="node">The node whose sinks get them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LogAsync(
        DataConnection store, List<Alert> alerts, string node, CancellationToken cancellationToken)
    {
        var end = new StatementBatch();
        var logged = await AddAsync(store, alerts, node, end, cancellationToken);
        if (logged.Rows.Count > 0 && database.CanTell) end.Add(StoreDatabase.Telling(""));
        await end.ExecuteAsync(store, cancellationToken);
    }

    private async Task<Addition> AddAsync(
        DataConnection store, List<Alert> alerts, string node, StatementBatch end, CancellationToken cancellationToken)
    {
        var loggedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = alerts.Select(alert => Row(alert, node, loggedAt)).DistinctBy(row => row.Id).ToList();
        var head = await LockAsync(store, rows, cancellationToken);
        if (rows.Count == 0) return new Addition(rows, IsNext: true);
        var isNext = await IsNextAsync(store, head.Sequence, cancellationToken);
        foreach (var row in rows)
        {
            row.Sequence = ++head.Sequence;
            row.EndOffset = head.EndOffset += row.Message.Length + row.OutputFields.Length + row.Evidence.Length;
        }

        if (database.TakesArrays) AlertStatements.Insert(rows, end);
        else await CopyAsync(store, rows, cancellationToken);
        end.Add(
            $"UPDATE log_head SET sequence = @head, end_offset = @offset WHERE id = {HeadRow.Only}",
            DataParameter.Int64("head", head.Sequence),
            DataParameter.Int64("offset", head.EndOffset));
        return new Addition(rows, isNext);
    }

    private static async Task CopyAsync(
        DataConnection store, List<AlertRow> rows, CancellationToken cancellationToken)
    {
        await store.BulkCopyAsync(InParts, rows, cancellationToken);
        var evidence = rows.Where(row => row.Evidence.Length > 0)
            .Select(row => new EvidenceRow { Sequence = row.Sequence, Evidence = row.Evidence })
            .ToList();
        if (evidence.Count > 0) await store.BulkCopyAsync(InParts, evidence, cancellationToken);
    }

    // The lock on the head comes first: what is read afterwards, no other writer changes. Takes away what is known.
    private async Task<HeadRow> LockAsync(
        DataConnection store, List<AlertRow> rows, CancellationToken cancellationToken)
    {
        var reading = new StatementBatch();
        reading.Add(
            $"UPDATE log_head SET sequence = sequence WHERE id = {HeadRow.Only} RETURNING id, sequence, end_offset");
        AlertStatements.Known(rows, database, reading);
        await using var results = await reading.ReadAsync(store, cancellationToken);
        var head = (await results.QueryToListAsync<HeadRow>(cancellationToken)).Single();
        var known = (await results.QueryToListAsync<string>(cancellationToken)).ToHashSet();
        rows.RemoveAll(row => known.Contains(row.Id));
        return head;
    }

    // Whether this node has logged nothing since its last round: not by its journal, not as a process that is gone.
    private async Task<bool> IsNextAsync(DataConnection store, long head, CancellationToken cancellationToken)
    {
        var end = recent.End;
        if (head == end) return true;
        if (end == 0 || head - end is < 0 or > LooksBackAtMost) return false;
        return !await store.GetTable<AlertRow>()
            .AnyAsync(row => row.Sequence > end && row.Node == options.Node, cancellationToken);
    }

    private static void Move(IReadOnlyDictionary<string, long> cursors, StatementBatch positions)
    {
        if (cursors.Count == 0) return;
        var values = string.Join(", ", Enumerable.Range(0, cursors.Count).Select(i => $"(@sink{i}, @to{i})"));
        positions.Add(
            $"INSERT INTO cursors (sink, sequence) VALUES {values} "
            + "ON CONFLICT (sink) DO UPDATE SET sequence = excluded.sequence",
            cursors.SelectMany((cursor, i) => (DataParameter[])
                [DataParameter.VarChar($"sink{i}", cursor.Key), DataParameter.Int64($"to{i}", cursor.Value)]));
    }

    // Each checkpoint that moves gives a row. They come last: what gives none is done before anything is read.
    private static async Task<IReadOnlyList<SourceClaim>> MoveAsync(
        DataConnection store,
        IReadOnlyDictionary<SourceClaim, string> checkpoints,
        StatementBatch batch,
        CancellationToken cancellationToken)
    {
        foreach (var ((claim, position), i) in checkpoints.Select((checkpoint, i) => (checkpoint, i)))
        {
            batch.Add(
                $"UPDATE checkpoints SET position = @position{i} WHERE source = @source{i} AND epoch = @epoch{i} "
                + "RETURNING epoch",
                DataParameter.VarChar($"position{i}", position),
                DataParameter.VarChar($"source{i}", claim.Source),
                DataParameter.Int64($"epoch{i}", claim.Epoch));
        }

        if (batch.IsEmpty) return [];
        var overtaken = new List<SourceClaim>();
        await using var results = await batch.ReadAsync(store, cancellationToken);
        foreach (var claim in checkpoints.Keys)
        {
            if ((await results.QueryToListAsync<long>(cancellationToken)).Count == 0) overtaken.Add(claim);
        }

        return overtaken;
    }

    private DeadLetterRow Row(string sink, RefusedAlert refused) => new()
    {
        Sink = sink,
        Sequence = refused.Alert.Sequence,
        AlertId = refused.Alert.Id.ToString(),
        RefusedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Reason = WithoutNul(refused.Reason),
    };

    private static AlertRow Row(Alert alert, string node, long loggedAt) => new()
    {
        Id = AlertId.Of(alert).ToString(),
        Node = node,
        LoggedAt = loggedAt,
        Rule = WithoutNul(alert.Rule),
        Priority = (int)alert.Priority,
        Source = WithoutNul(alert.Source),
        Namespace = WithoutNul(alert.Namespace),
        Tags = JsonSerializer.Serialize(alert.Tags.AsEnumerable()),
        EventTime = (long)alert.Time,
        Message = alert.Message.ToArray(),
        OutputFields = alert.OutputFields.ToArray(),
        EventIdentity = Encoding.UTF8.GetBytes(alert.EventIdentity),
        EventNumber = (long)alert.EventNumber,
        RuleOrder = alert.RuleOrder,
        Evidence = alert.Evidence.ToArray(),
    };

    // PostgreSQL takes every character but this one.
    private static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    /// <param name="Rows">Those that were not in the log.</param>
    /// <param name="IsNext">Whether this node has logged nothing between its last round and them.</param>
    private sealed record Addition(List<AlertRow> Rows, bool IsNext);
}
