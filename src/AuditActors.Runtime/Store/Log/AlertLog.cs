using AuditActors.Events;
using AuditActors.Runtime.Store.DeadLetters;
using LinqToDB;
using LinqToDB.Async;

namespace AuditActors.Runtime.Store.Log;

/// <summary>Reads what the writers of all nodes have logged. Fails as its database does.</summary>
internal sealed class AlertLog(StoreDatabase database)
{
    /// <summary>The next alerts beyond a sequence, in order.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="node">Only what this node logged; null for all.</param>
    /// <param name="most">Alerts at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LoggedAlert>> ReadAsync(
        long after, string? node, int most, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var alerts = store.GetTable<AlertRow>().Where(row => row.Sequence > after);
        var rows = await (node is null ? alerts : alerts.Where(row => row.Node == node))
            .OrderBy(row => row.Sequence)
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.Logged())];
    }

    /// <summary>As <see cref="ReadAsync"/>, of bounded size; one alert at least, if there is any.</summary>
    public async Task<LogPage> ReadPageAsync(
        long after, string? node, int most, long mostBytes, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var alerts = store.GetTable<AlertRow>().Where(row => row.Sequence > after);
        if (node is not null) alerts = alerts.Where(row => row.Node == node);
        var heads = await alerts.OrderBy(row => row.Sequence)
            .Select(row => new { row.Sequence, row.EndOffset })
            .Take(most)
            .ToListAsync(cancellationToken);
        if (heads.Count == 0) return LogPage.Nothing;
        // Offsets grow along the log: what other nodes logged in between makes a page smaller, never larger.
        var fitting = heads.TakeWhile(head => head.EndOffset - heads[0].EndOffset <= mostBytes).ToList();
        var last = fitting[^1].Sequence;
        var rows = await alerts.Where(row => row.Sequence <= last)
            .OrderBy(row => row.Sequence)
            .ToListAsync(cancellationToken);
        return new LogPage(
            [.. rows.Select(row => row.Logged())], IsLast: fitting.Count < most && fitting.Count == heads.Count);
    }

    /// <summary>The latest alerts before a sequence, the latest first; tags are not looked at.</summary>
    public async Task<IReadOnlyList<LoggedAlert>> ReadBackAsync(
        long after, long before, AlertSelection selection, int most, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var least = (int)selection.MinimumPriority;
        var alerts = store.GetTable<AlertRow>()
            .Where(row => row.Sequence > after && row.Sequence < before && row.Priority <= least);
        string[] rules = [.. selection.Rules];
        string[] namespaces = [.. selection.Namespaces];
        if (rules.Length > 0) alerts = alerts.Where(row => row.Rule.In(rules));
        if (namespaces.Length > 0) alerts = alerts.Where(row => row.Namespace.In(namespaces));
        var rows = await alerts.OrderByDescending(row => row.Sequence).Take(most).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.Logged())];
    }

    /// <summary>The sequence beyond which alerts were logged at a time or later.</summary>
    public async Task<long> BeforeAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        // The end comes first: what is logged meanwhile is beyond it.
        var end = await EndAsync(cancellationToken);
        await using var store = database.Open();
        var at = time.ToUnixTimeMilliseconds();
        var first = await store.GetTable<AlertRow>()
            .Where(row => row.LoggedAt >= at)
            .MinAsync(row => (long?)row.Sequence, cancellationToken);
        return first - 1 ?? end;
    }

    /// <summary>How many alerts of a node are beyond a sequence.</summary>
    public async Task<long> CountAsync(long after, string node, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        return await store.GetTable<AlertRow>()
            .Where(row => row.Sequence > after && row.Node == node)
            .LongCountAsync(cancellationToken);
    }

    /// <summary>As <see cref="AlertStore.DeadLettersAsync"/>.</summary>
    public async Task<DeadLetterPage> DeadLettersAsync(
        string? sink, DeadLetterPosition? after, int most, long mostBytes, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var letters = store.GetTable<DeadLetterRow>().AsQueryable();
        var onAnyNode = $"{sink}@";
        if (sink is not null) letters = letters.Where(row => row.Sink == sink || row.Sink.StartsWith(onAnyNode));
        if (after is var (sequence, last))
        {
            letters = letters.Where(row => row.Sequence < sequence
                || (row.Sequence == sequence && row.Sink.CompareTo(last) > 0));
        }

        var rows = letters
            .Join(
                store.GetTable<AlertRow>(),
                letter => letter.Sequence,
                alert => alert.Sequence,
                (letter, alert) => new { letter, alert })
            .OrderByDescending(row => row.letter.Sequence)
            .ThenBy(row => row.letter.Sink)
            .Take(most + 1);
        var page = new List<DeadLetter>();
        var bytes = 0L;
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            bytes += row.alert.Message.Length + row.alert.OutputFields.Length + row.letter.Reason.Length;
            if (page.Count == most || (bytes > mostBytes && page.Count > 0))
                return new DeadLetterPage(page, IsLast: false);
            page.Add(row.letter.Refused(row.alert));
        }

        return new DeadLetterPage(page, IsLast: true);
    }

    /// <summary>Dead letters of a sink that somebody wants to be delivered again, in the order of the log.</summary>
    /// <param name="cursor">The sink's name and its node.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LoggedAlert>> WantedLettersAsync(
        string cursor, int most, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var rows = await store.GetTable<DeadLetterRow>()
            .Where(row => row.Sink == cursor && row.IsWanted)
            .Join(store.GetTable<AlertRow>(), letter => letter.Sequence, alert => alert.Sequence, (_, alert) => alert)
            .OrderBy(row => row.Sequence)
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.Logged())];
    }

    /// <summary>Null when it is not there.</summary>
    public async Task<LoggedAlert?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var text = id.ToString();
        var row = await store.GetTable<AlertRow>().SingleOrDefaultAsync(row => row.Id == text, cancellationToken);
        return row is null ? null : row.Logged();
    }

    /// <summary>What the alert at a sequence is made of; empty where that is not kept.</summary>
    public async Task<ReadOnlyMemory<byte>> EvidenceAsync(long sequence, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var row = await store.GetTable<EvidenceRow>()
            .SingleOrDefaultAsync(row => row.Sequence == sequence, cancellationToken);
        return row?.Evidence ?? ReadOnlyMemory<byte>.Empty;
    }

    /// <summary>The sequence of the latest alert.</summary>
    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        return (await store.GetTable<HeadRow>().SingleAsync(row => row.Id == HeadRow.Only, cancellationToken)).Sequence;
    }

    /// <summary>Up to where a sink has the alerts; one that is new begins at the end of the log.</summary>
    public async Task<long> CursorAsync(string sink, CancellationToken cancellationToken)
    {
        await using var store = database.Open();
        var cursor = await store.GetTable<CursorRow>().SingleOrDefaultAsync(row => row.Sink == sink, cancellationToken);
        if (cursor is not null) return cursor.Sequence;
        var head = await store.GetTable<HeadRow>().SingleAsync(row => row.Id == HeadRow.Only, cancellationToken);
        await store.InsertAsync(new CursorRow { Sink = sink, Sequence = head.Sequence }, token: cancellationToken);
        return head.Sequence;
    }
}
