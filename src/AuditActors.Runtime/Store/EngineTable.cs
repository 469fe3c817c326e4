using System.Globalization;
using AuditActors.Rules.Temporal.State;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store;

/// <summary>
/// The state of correlation engines in the store. There may be an engine for each of very many namespaces, so one
/// statement serves many of them. Statements are those that both databases have and the library has not.
/// </summary>
internal static class EngineTable
{
    private const int RowsAtOnce = 100;
    private const int EnginesAtOnce = 250;

    /// <summary>Makes the claimer the owner of engines, and gives the state that those before have left.</summary>
    public static async Task<IReadOnlyDictionary<string, ClaimedEngine>> ClaimAsync(
        DataConnection store, IReadOnlyCollection<string> engines, CancellationToken cancellationToken)
    {
        var claimed = new Dictionary<string, ClaimedEngine>(StringComparer.Ordinal);
        // In the same order everywhere, so that no two transactions wait for one another.
        foreach (var chunk in engines.Distinct().Order(StringComparer.Ordinal).Chunk(EnginesAtOnce))
        {
            var claims = await RaiseAsync(store, chunk, cancellationToken);
            var rows = await LeftAsync(
                store, [.. claims.Where(row => row.Epoch > 1).Select(row => row.Engine)], cancellationToken);
            foreach (var row in claims)
                claimed.Add(row.Engine, new(new EngineClaim(row.Engine, row.Epoch), [.. rows[row.Engine]]));
        }

        return claimed;
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
    public static async Task<IReadOnlyCollection<EngineClaim>> WriteAsync(
        DataConnection store, IReadOnlyCollection<EngineChanges> changes, CancellationToken cancellationToken)
    {
        var claims = changes.Select(each => each.Claim).ToHashSet();
        var valid = new HashSet<EngineClaim>();
        foreach (var chunk in claims.OrderBy(claim => claim.Engine, StringComparer.Ordinal).Chunk(EnginesAtOnce))
            valid.UnionWith(await HeldAsync(store, chunk, cancellationToken));

        var latest = new Dictionary<(string, StateRowKind, string, string), (string Engine, StateRow Row)>();
        foreach (var each in changes.Where(each => valid.Contains(each.Claim)))
        {
            var engine = each.Claim.Engine;
            foreach (var row in each.Rows)
                latest[(engine, row.Kind, row.Correlation, Convert.ToHexString(row.Key.Span))] = (engine, row);
        }

        foreach (var chunk in latest.Values.Where(each => each.Row.Value is null).Chunk(RowsAtOnce))
            await DeleteAsync(store, chunk, cancellationToken);
        foreach (var chunk in latest.Values.Where(each => each.Row.Value is not null).Chunk(RowsAtOnce))
            await UpsertAsync(store, chunk, cancellationToken);
        claims.ExceptWith(valid);
        return claims;
    }

    private static async Task<List<EngineRow>> RaiseAsync(
        DataConnection store, string[] engines, CancellationToken cancellationToken) =>
        await store.QueryToListAsync<EngineRow>(
            $"INSERT INTO engines (engine, epoch) VALUES {Tuples(engines.Length, "(@engine{0}, 1)")} "
            + "ON CONFLICT (engine) DO UPDATE SET epoch = engines.epoch + 1 RETURNING engine, epoch",
            cancellationToken,
            [.. engines.Select((engine, i) => DataParameter.VarChar($"engine{i}", engine))]);

    private static async Task<ILookup<string, StateRow>> LeftAsync(
        DataConnection store, string[] engines, CancellationToken cancellationToken)
    {
        var rows = engines.Length == 0 ? [] : await store.QueryToListAsync<EngineStateRow>(
            "SELECT engine, kind, correlation, row_key, value FROM engine_state "
            + $"WHERE engine IN ({Tuples(engines.Length, "@engine{0}")})",
            cancellationToken,
            [.. engines.Select((engine, i) => DataParameter.VarChar($"engine{i}", engine))]);
        return rows.ToLookup(row => row.Engine, State, StringComparer.Ordinal);
    }

    // The update locks the rows: nobody can claim the engines before the transaction ends.
    private static async Task<IEnumerable<EngineClaim>> HeldAsync(
        DataConnection store, EngineClaim[] claims, CancellationToken cancellationToken)
    {
        var held = await store.QueryToListAsync<EngineRow>(
            "UPDATE engines SET epoch = epoch WHERE (engine, epoch) IN "
            + $"(VALUES {Tuples(claims.Length, "(@engine{0}, @epoch{0})")}) RETURNING engine, epoch",
            cancellationToken,
            [
                .. claims.SelectMany((claim, i) => (DataParameter[])
                [
                    DataParameter.VarChar($"engine{i}", claim.Engine),
                    DataParameter.Int64($"epoch{i}", claim.Epoch),
                ]),
            ]);
        return held.Select(row => new EngineClaim(row.Engine, row.Epoch));
    }

    private static Task<int> UpsertAsync(
        DataConnection store, (string Engine, StateRow Row)[] rows, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            "INSERT INTO engine_state (engine, kind, correlation, row_key, value) VALUES "
            + Tuples(rows.Length, "(@engine{0}, @kind{0}, @correlation{0}, @key{0}, @value{0})")
            + " ON CONFLICT (engine, kind, correlation, row_key) DO UPDATE SET value = excluded.value",
            cancellationToken,
            [
                .. rows.SelectMany((each, i) => (DataParameter[])
                    [.. Key(each, i), DataParameter.VarBinary($"value{i}", each.Row.Value!.Value.ToArray())]),
            ]);

    private static Task<int> DeleteAsync(
        DataConnection store, (string Engine, StateRow Row)[] rows, CancellationToken cancellationToken) =>
        store.ExecuteAsync(
            "DELETE FROM engine_state WHERE (engine, kind, correlation, row_key) IN "
            + $"(VALUES {Tuples(rows.Length, "(@engine{0}, @kind{0}, @correlation{0}, @key{0})")})",
            cancellationToken,
            [.. rows.SelectMany(Key)]);

    private static DataParameter[] Key((string Engine, StateRow Row) each, int i) =>
    [
        DataParameter.VarChar($"engine{i}", each.Engine),
        DataParameter.Int32($"kind{i}", (int)each.Row.Kind),
        DataParameter.VarChar($"correlation{i}", each.Row.Correlation),
        DataParameter.VarBinary($"key{i}", each.Row.Key.ToArray()),
    ];

    private static string Tuples(int count, string tuple) => string.Join(
        ", ", Enumerable.Range(0, count).Select(i => string.Format(CultureInfo.InvariantCulture, tuple, i)));

    private static StateRow State(EngineStateRow row) =>
        new((StateRowKind)row.Kind, row.Correlation, row.Key, row.Value);
}
