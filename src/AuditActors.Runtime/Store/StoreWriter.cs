using System.Text;
using System.Text.Json;
using AuditActors.Events;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store;

/// <summary>Writes rounds, each in one transaction: all of it is there afterwards, or nothing.</summary>
internal sealed class StoreWriter(StoreDatabase database, StoreOptions options, TimeProvider clock)
{
    private const int IdsAtOnce = 500;

    // Each round removes at most this many, so that no round is long.
    private const int RemovedAtOnce = 1000;

    private static BulkCopyOptions InParts =>
        new() { BulkCopyType = BulkCopyType.MultipleRows, UseParameters = true };

    /// <summary>When it fails, nothing is written.</summary>
    public async Task<RoundResult> WriteAsync(Round round, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        var known = round.Alerts.Count > 0 ? await LogAsync(store, round.Alerts, options.Node, cancellationToken) : 0;
        var overtaken = new List<SourceClaim>();
        foreach (var (claim, position) in round.Checkpoints)
        {
            if (!await MoveAsync(store, claim, position, cancellationToken)) overtaken.Add(claim);
        }

        var engines = await EngineTable.WriteAsync(store, round.Engines, cancellationToken);
        var claimed = await EngineTable.ClaimAsync(store, round.Claims, cancellationToken);
        foreach (var (sink, sequence) in round.Cursors)
            await store.InsertOrReplaceAsync(new CursorRow { Sink = sink, Sequence = sequence }, token: cancellationToken);
        foreach (var (sink, sequence) in round.Redelivered)
        {
            await store.GetTable<DeadLetterRow>()
                .Where(row => row.Sink == sink && row.Sequence == sequence)
                .DeleteAsync(cancellationToken);
        }

        foreach (var (sink, refused) in round.DeadLetters)
            await store.InsertOrReplaceAsync(Row(sink, refused), token: cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RoundResult(known, overtaken, engines, claimed);
    }

    /// <summary>Notes which dead letters are to be delivered again; says how many.</summary>
    public async Task<int> WantLettersAsync(
        string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var letters = store.GetTable<DeadLetterRow>().AsQueryable();
        var onAnyNode = $"{sink}@";
        if (sink is not null) letters = letters.Where(row => row.Sink.StartsWith(onAnyNode));
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

    /// <summary>Removes the oldest alerts beyond what is to be kept; says how many, and how many nobody had got.</summary>
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
        return (expired.Count, expired.Count(row => row.Sequence > delivered));
    }

    /// <summary>Logs alerts in a transaction of somebody else; says how many were known.</summary>
    /// <param name="store">Where the transaction runs.</param>
    /// <param name="alerts">The alerts.</param>
    /// <param name="node">The node whose sinks get them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> LogAsync(
        DataConnection store, List<Alert> alerts, string node, CancellationToken cancellationToken)
    {
        var heads = store.GetTable<HeadRow>();
        // The lock on the head comes first: what is read afterwards, no other writer changes.
        await heads.Where(row => row.Id == HeadRow.Only)
            .Set(row => row.Sequence, row => row.Sequence)
            .UpdateAsync(cancellationToken);
        var head = await heads.SingleAsync(row => row.Id == HeadRow.Only, cancellationToken);
        var rows = await NewRowsAsync(store, alerts, node, cancellationToken);
        foreach (var row in rows)
        {
            row.Sequence = ++head.Sequence;
            row.EndOffset = head.EndOffset += row.Message.Length + row.OutputFields.Length + row.Evidence.Length;
        }

        await store.BulkCopyAsync(InParts, rows, cancellationToken);
        var evidence = rows.Where(row => row.Evidence.Length > 0)
            .Select(row => new EvidenceRow { Sequence = row.Sequence, Evidence = row.Evidence })
            .ToList();
        if (evidence.Count > 0) await store.BulkCopyAsync(InParts, evidence, cancellationToken);
        await store.UpdateAsync(head, token: cancellationToken);
        if (database.CanTell && rows.Count > 0) await StoreDatabase.TellAsync(store, cancellationToken);
        return alerts.Count - rows.Count;
    }

    private async Task<List<AlertRow>> NewRowsAsync(
        DataConnection store, List<Alert> alerts, string node, CancellationToken cancellationToken)
    {
        var loggedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = alerts.Select(alert => Row(alert, node, loggedAt)).DistinctBy(row => row.Id).ToList();
        var known = new HashSet<string>();
        foreach (var chunk in rows.Select(row => row.Id).Chunk(IdsAtOnce))
        {
            known.UnionWith(await store.GetTable<AlertRow>()
                .Where(row => chunk.Contains(row.Id))
                .Select(row => row.Id)
                .ToListAsync(cancellationToken));
        }

        rows.RemoveAll(row => known.Contains(row.Id));
        return rows;
    }

    private static async Task<bool> MoveAsync(
        DataConnection store, SourceClaim claim, string position, CancellationToken cancellationToken) =>
        await store.GetTable<CheckpointRow>()
            .Where(row => row.Source == claim.Source && row.Epoch == claim.Epoch)
            .Set(row => row.Position, position)
            .UpdateAsync(cancellationToken) > 0;

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
}
