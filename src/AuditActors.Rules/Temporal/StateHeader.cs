using AuditActors.Rules.Temporal.State;
using AuditActors.Rules.Temporal.Windows;

namespace AuditActors.Rules.Temporal;

/// <summary>What the state of a correlation was written for, so that other state is not mistaken for it.</summary>
/// <param name="Known">Since when everything was known.</param>
/// <param name="Gap">End of the last gap.</param>
/// <param name="Evidence">Reads the events in the state.</param>
/// <param name="IsCurrent">Whether events in the state keep the fields that they would keep now.</param>
internal sealed record StateHeader(long Known, long Gap, EvidenceReader Evidence, bool IsCurrent)
{
    private const int Version = 1;

    public static byte[] Write(CompiledCorrelation correlation, long known, long gap)
    {
        var writer = new StateWriter();
        writer.Unsigned(Version);
        writer.Text(correlation.StateDigest);
        writer.Number(known);
        writer.Number(gap);
        writer.Unsigned((ulong)correlation.Kept.Length);
        foreach (var field in correlation.Kept) writer.Text(field.Text);
        return writer.Take();
    }

    /// <summary>Reads the header; null if it is missing, not readable, or of another correlation.</summary>
    public static StateHeader? Read(IEnumerable<StateRow> rows, CompiledCorrelation correlation)
    {
        if (rows.Select(row => row.Value).FirstOrDefault() is not { } value) return null;
        try
        {
            var reader = new StateReader(value.Span);
            if (reader.Unsigned() != Version || reader.Text() != correlation.StateDigest) return null;
            var (known, gap) = (reader.Number(), reader.Number());
            var stored = new List<string>();
            for (var left = reader.Count(); left > 0; left--) stored.Add(reader.Text());
            var order = Order(stored, correlation);
            return new StateHeader(known, gap, new EvidenceReader(correlation.EvidenceKind, order), order is null);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static int[]? Order(List<string> stored, CompiledCorrelation correlation)
    {
        var wanted = correlation.Kept.Select(field => field.Text).ToList();
        return wanted.SequenceEqual(stored) ? null : [.. wanted.Select(name => stored.IndexOf(name))];
    }
}
