namespace AuditActors.Rules.Temporal.State;

/// <summary>Rows of state in one piece, as a snapshot is kept or sent.</summary>
public static class StateRows
{
    private const int Version = 1;

    public static byte[] Pack(IReadOnlyCollection<StateRow> rows)
    {
        var writer = new StateWriter();
        writer.Unsigned(Version);
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

    /// <exception cref="InvalidDataException">The bytes are no such snapshot.</exception>
    public static IReadOnlyCollection<StateRow> Unpack(ReadOnlySpan<byte> packed)
    {
        var reader = new StateReader(packed);
        if (reader.Unsigned() != Version) throw new InvalidDataException("The snapshot is of an unknown version.");
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
