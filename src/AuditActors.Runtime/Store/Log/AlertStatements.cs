using System.Text.Json;
using LinqToDB.Data;

namespace AuditActors.Runtime.Store.Log;

/// <summary>
/// Statements over many alerts, as parts of a batch. Their text does not depend on how many, so that it is short and
/// the database has little to read.
/// </summary>
internal static class AlertStatements
{
    /// <summary>Reads which of these alerts are in the log.</summary>
    public static void Known(IReadOnlyCollection<AlertRow> rows, StoreDatabase database, StatementBatch batch)
    {
        string[] ids = [.. rows.Select(row => row.Id)];
        if (database.TakesArrays)
            batch.Add("SELECT id FROM alerts WHERE id = ANY(@ids)", new DataParameter("ids", ids));
        else
            batch.Add(
                "SELECT id FROM alerts WHERE id IN (SELECT value FROM json_each(@ids))",
                DataParameter.VarChar("ids", JsonSerializer.Serialize(ids)));
    }

    /// <summary>Inserts alerts, with what they are made of, into a database that takes arrays.</summary>
    public static void Insert(IReadOnlyCollection<AlertRow> rows, StatementBatch batch)
    {
        Insert(
            "alerts",
            batch,
            Column("sequence", rows, row => row.Sequence),
            Column("id", rows, row => row.Id),
            Column("node", rows, row => row.Node),
            Column("logged_at", rows, row => row.LoggedAt),
            Column("end_offset", rows, row => row.EndOffset),
            Column("rule", rows, row => row.Rule),
            Column("priority", rows, row => row.Priority),
            Column("source", rows, row => row.Source),
            Column("namespace", rows, row => row.Namespace),
            Column("tags", rows, row => row.Tags),
            Column("event_time", rows, row => row.EventTime),
            Column("message", rows, row => row.Message),
            Column("output_fields", rows, row => row.OutputFields),
            Column("event_identity", rows, row => row.EventIdentity),
            Column("event_number", rows, row => row.EventNumber),
            Column("rule_order", rows, row => row.RuleOrder));
        var made = rows.Where(row => row.Evidence.Length > 0).ToList();
        if (made.Count == 0) return;
        Insert(
            "alert_evidence",
            batch,
            Column("sequence", made, row => row.Sequence),
            Column("evidence", made, row => row.Evidence));
    }

    private static void Insert(string table, StatementBatch batch, params (string Name, object Values)[] columns)
    {
        var names = string.Join(", ", columns.Select(column => column.Name));
        var values = string.Join(", ", columns.Select(column => $"@{table}_{column.Name}"));
        batch.Add(
            $"INSERT INTO {table} ({names}) SELECT * FROM unnest({values})",
            columns.Select(column => new DataParameter($"{table}_{column.Name}", column.Values)));
    }

    private static (string Name, object Values) Column<T>(
        string name, IEnumerable<AlertRow> rows, Func<AlertRow, T> value) => (name, rows.Select(value).ToArray());
}
