using AuditActors.Rules.Temporal.State;

namespace AuditActors.Rules.Temporal;

/// <summary>
/// An admitted event as windows remember it: when, which, what selectors it hit, and the few field values that the
/// correlation needs later. Identity and values share one array.
/// </summary>
internal class Evidence(long time, uint selectors, byte[] content)
{
    private const int Overhead = 72;

    public long Time => time;

    /// <summary>A bit for each selector of the correlation that the event hit.</summary>
    public uint Selectors => selectors;

    public ReadOnlySpan<byte> Identity => new StateReader(content).Bytes();

    /// <summary>Memory in bytes that the evidence takes, its place in a window included.</summary>
    public virtual int Bytes => Overhead + content.Length;

    protected byte[] Content => content;

    /// <summary>The order of events: by time, then by the bytes of the identity.</summary>
    public static int Compare(Evidence one, Evidence other)
    {
        var byTime = one.Time.CompareTo(other.Time);
        return byTime != 0 ? byTime : one.Identity.SequenceCompareTo(other.Identity);
    }

    /// <summary>Identity and values in the form in which evidence holds them.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> identity, ReadOnlySpan<KeptValue> values)
    {
        var writer = new StateWriter();
        writer.Bytes(identity);
        foreach (var each in values)
        {
            var value = each.Cut();
            writer.Unsigned((ulong)value.Kind);
            writer.Bytes(value.Content.Span);
        }

        return writer.Take();
    }

    /// <summary>The value of a kept field by its place among them; missing if the event kept fewer.</summary>
    public KeptValue Value(int index)
    {
        var reader = new StateReader(content);
        reader.Bytes();
        for (; !reader.AtEnd; index--)
        {
            var kind = (KeptKind)reader.Unsigned();
            var value = reader.Bytes();
            if (index == 0) return new KeptValue(kind, value.ToArray());
        }

        return KeptValue.Missing;
    }

    /// <summary>The same event with its values in another order; -1 stands for a value that was not kept.</summary>
    public byte[] Rearranged(ReadOnlySpan<int> order)
    {
        var values = new KeptValue[order.Length];
        for (var i = 0; i < values.Length; i++) values[i] = order[i] < 0 ? KeptValue.Missing : Value(order[i]);
        return Pack(Identity, values);
    }

    public virtual void Write(StateWriter to)
    {
        to.Number(time);
        to.Unsigned(selectors);
        to.Bytes(content);
    }

    /// <summary>The same event for another set of selectors.</summary>
    public virtual Evidence For(uint others) => others == selectors ? this : new Evidence(time, others, content);
}

/// <summary>Evidence of a correlation that counts different values: the values of the event.</summary>
internal sealed class ValuedEvidence(long time, uint selectors, byte[] content, byte[][] values)
    : Evidence(time, selectors, content)
{
    private const int ValueOverhead = 32;

    public byte[][] Values => values;

    public override int Bytes => base.Bytes + ValueOverhead + values.Sum(value => ValueOverhead + value.Length);

    public override void Write(StateWriter to)
    {
        base.Write(to);
        to.Unsigned((ulong)values.Length);
        foreach (var value in values) to.Bytes(value);
    }

    public override Evidence For(uint others) =>
        others == Selectors ? this : new ValuedEvidence(Time, others, Content, values);
}

/// <summary>Evidence of a correlation that computes with a number.</summary>
internal sealed class MeasuredEvidence(long time, uint selectors, byte[] content, decimal measure)
    : Evidence(time, selectors, content)
{
    public decimal Measure => measure;

    public override int Bytes => base.Bytes + sizeof(decimal);

    public override void Write(StateWriter to)
    {
        base.Write(to);
        to.Decimal(measure);
    }

    public override Evidence For(uint others) =>
        others == Selectors ? this : new MeasuredEvidence(Time, others, Content, measure);
}
