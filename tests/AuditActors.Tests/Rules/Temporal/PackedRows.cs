using AuditActors.Rules.Temporal.State;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>Rows of state in one piece, so that nothing but their bytes is handed on; shared with the benchmarks.</summary>
internal static class PackedRows
{
    public static byte[] Pack(IReadOnlyCollection<StateRow> rows)
    {
        var writer = new StateWriter();
        writer.Unsigned((ulong)rows.Count);
        foreach (var row in rows)
        {
            writer.Unsigned((ulong)row.Kind);
            writer.Text(row.Correlation);
            writer.Bytes(row.Key.Span);
            writer.Flag(row.Value is not null);
            writer.Bytes(row.Value is { } value ? value.Span : default);
        }

        return writer.Take();
    }

    public static IReadOnlyCollection<StateRow> Unpack(ReadOnlySpan<byte> packed)
    {
        var reader = new StateReader(packed);
        var rows = new List<StateRow>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var kind = (StateRowKind)reader.Unsigned();
            var correlation = reader.Text();
            var key = reader.Bytes().ToArray();
            var isPresent = reader.Flag();
            var value = reader.Bytes().ToArray();
            rows.Add(StateRow.Of(kind, correlation, key, isPresent ? value : null));
        }

        return rows;
    }
}
