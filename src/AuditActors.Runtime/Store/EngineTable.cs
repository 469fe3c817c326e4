using AuditActors.Rules.Temporal.State;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store;

/// <summary>The state of correlation engines in the store.</summary>
internal static class EngineTable
{
    private const int RowsAtOnce = 100;

    /// <summary>Makes its caller the owner of an engine, and gives the state that the one before has left.</summary>
    public static async Task<(EngineClaim Claim, IReadOnlyList<StateRow> Rows)> ClaimAsync(
        DataConnection store, string engine, CancellationToken cancellationToken)
    {
        await using var transaction = await store.BeginTransactionAsync(cancellationToken);
        var engines = store.GetTable<EngineRow>();
        var known = await engines.Where(row => row.Engine == engine)
            .Set(row => row.Epoch, row => row.Epoch + 1)
            .UpdateAsync(cancellationToken);
        if (known == 0)
            await store.InsertAsync(new EngineRow { Engine = engine, Epoch = 1 }, token: cancellationToken);
        var claimed = await engines.SingleAsync(row => row.Engine == engine, cancellationToken);
        var rows = await store.GetTable<EngineStateRow>()
            .Where(row => row.Engine == engine)
            .ToListAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new EngineClaim(engine, claimed.Epoch), [.. rows.Select(State)]);
    }

    /// <summary>Engines that left state behind.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(
        DataConnection store, CancellationToken cancellationToken) =>
        await store.GetTable<EngineStateRow>()
            .Where(row => row.Kind == (int)StateRowKind.Window || row.Kind == (int)StateRowKind.Pending)
            .Select(row => row.Engine)
            .Distinct()
            .ToListAsync(cancellationToken);

    /// <summary>Writes changes as part of a transaction; gives the claims that are no longer valid.</summary>
    public static async Task<IReadOnlyList<EngineClaim>> WriteAsync(
        DataConnection store, IReadOnlyCollection<EngineChanges> changes, CancellationToken cancellationToken)
    {
        var overtaken = new List<EngineClaim>();
        // In the same order everywhere, so that no two transactions wait for one another.
        var engines = changes.GroupBy(each => each.Claim).OrderBy(each => each.Key.Engine, StringComparer.Ordinal);
        foreach (var engine in engines)
        {
            if (!await HoldAsync(store, engine.Key, cancellationToken)) overtaken.Add(engine.Key);
            else await WriteAsync(store, engine.Key.Engine, engine.SelectMany(each => each.Rows), cancellationToken);
        }

        return overtaken;
    }

    // The update locks the row: nobody can claim the engine before the transaction ends.
    private static async Task<bool> HoldAsync(
        DataConnection store, EngineClaim claim, CancellationToken cancellationToken) =>
        await store.GetTable<EngineRow>()
            .Where(row => row.Engine == claim.Engine && row.Epoch == claim.Epoch)
            .Set(row => row.Epoch, row => row.Epoch)
            .UpdateAsync(cancellationToken) > 0;

    private static async Task WriteAsync(
        DataConnection store, string engine, IEnumerable<StateRow> changes, CancellationToken cancellationToken)
    {
        var latest = new Dictionary<(StateRowKind, string, string), StateRow>();
        foreach (var row in changes)
            latest[(row.Kind, row.Correlation, Convert.ToHexString(row.Key.Span))] = row;
        foreach (var gone in latest.Values.Where(row => row.Value is null))
        {
            var (kind, correlation, key) = ((int)gone.Kind, gone.Correlation, gone.Key.ToArray());
            await store.GetTable<EngineStateRow>()
                .Where(row => row.Engine == engine && row.Kind == kind && row.Correlation == correlation
                    && row.Key == key)
                .DeleteAsync(cancellationToken);
        }

        foreach (var chunk in latest.Values.Where(row => row.Value is not null).Chunk(RowsAtOnce))
            await UpsertAsync(store, engine, chunk, cancellationToken);
    }

    // Both databases have this statement, the library has none for many rows.
    private static Task<int> UpsertAsync(
        DataConnection store, string engine, StateRow[] rows, CancellationToken cancellationToken)
    {
        var values = string.Join(
            ", ", rows.Select((_, i) => $"(@engine, @kind{i}, @correlation{i}, @key{i}, @value{i})"));
        DataParameter[] parameters =
        [
            DataParameter.VarChar("engine", engine),
            .. rows.SelectMany((row, i) => (DataParameter[])
            [
                DataParameter.Int32($"kind{i}", (int)row.Kind),
                DataParameter.VarChar($"correlation{i}", row.Correlation),
                DataParameter.VarBinary($"key{i}", row.Key.ToArray()),
                DataParameter.VarBinary($"value{i}", row.Value!.Value.ToArray()),
            ]),
        ];
        return store.ExecuteAsync(
            "INSERT INTO engine_state (engine, kind, correlation, row_key, value) VALUES " + values
            + " ON CONFLICT (engine, kind, correlation, row_key) DO UPDATE SET value = excluded.value",
            cancellationToken,
            parameters);
    }

    private static StateRow State(EngineStateRow row) =>
        new((StateRowKind)row.Kind, row.Correlation, row.Key, row.Value);
}
