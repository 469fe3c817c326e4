using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal.Windows;

/// <summary>What evidence of a correlation carries beside its kept values.</summary>
internal enum EvidenceKind
{
    Plain,
    Valued,
    Measured,
}

/// <summary>
/// Reads stored evidence, and gives it the kept values of the correlation as it is now: after a change of its output
/// some may stand in other places than when it was stored.
/// </summary>
/// <param name="order">For each kept value its place in what was stored, -1 if it was not; null if nothing
/// changed.</param>
internal sealed class EvidenceReader(EvidenceKind kind, int[]? order)
{
    public Evidence Read(ref StateReader from)
    {
        var time = from.Number();
        var selectors = (uint)from.Unsigned();
        var content = from.Bytes().ToArray();
        if (order is not null) content = new Evidence(time, selectors, content).Rearranged(order);
        switch (kind)
        {
            case EvidenceKind.Plain:
                return new Evidence(time, selectors, content);
            case EvidenceKind.Measured:
                return new MeasuredEvidence(time, selectors, content, from.Decimal());
            default:
                var values = new byte[from.Count()][];
                for (var i = 0; i < values.Length; i++) values[i] = from.Bytes().ToArray();
                return new ValuedEvidence(time, selectors, content, values);
        }
    }
}
