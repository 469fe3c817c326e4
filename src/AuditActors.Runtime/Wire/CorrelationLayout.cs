using System.Runtime.Serialization;
using AuditActors.Runtime.Correlations;

namespace AuditActors.Runtime.Wire;

/// <summary>The raw layout of what engines and watermarks of different nodes say to one another.</summary>
internal static class CorrelationLayout
{
    private const int EventOverhead = sizeof(ulong) + sizeof(int);

    public static byte[] Write(CorrelationProtocol.Admit admit)
    {
        var writer = new WireWriter(
            WireWriter.SizeOf(admit.To) + 1 + 2 * sizeof(long) + sizeof(int)
            + admit.Events.Sum(each => EventOverhead + each.Admission.Length));
        writer.Write(admit.To);
        writer.Write(admit.IsForNamespace ? (byte)1 : (byte)0);
        writer.Write(admit.Ticket);
        writer.Write(admit.KnownSince);
        writer.Write(admit.Events.Count);
        foreach (var each in admit.Events)
        {
            writer.Write(each.Number);
            writer.Write(each.Admission.Length);
            writer.Write(each.Admission.Span);
        }

        return writer.Finish();
    }

    public static byte[] WriteTicket(long ticket)
    {
        var writer = new WireWriter(sizeof(long));
        writer.Write(ticket);
        return writer.Finish();
    }

    public static byte[] Write(WatermarkProtocol.SourceTimes times)
    {
        var writer = new WireWriter(
            sizeof(int) + times.Times.Sum(each => WireWriter.SizeOf(each.Source) + sizeof(long)));
        writer.Write(times.Times.Count);
        foreach (var each in times.Times)
        {
            writer.Write(each.Source);
            writer.Write(each.Time);
        }

        return writer.Finish();
    }

    /// <exception cref="SerializationException">The message arrived damaged; its sender sends it again.</exception>
    public static CorrelationProtocol.Admit ReadAdmit(ReadOnlyMemory<byte> message)
    {
        var reader = new WireReader(message);
        if (!reader.TryRead(out string to) || !reader.TryRead(out byte isForNamespace)) throw Damaged();
        if (!reader.TryRead(out long ticket) || !reader.TryRead(out long knownSince)) throw Damaged();
        if (!reader.TryRead(out int count) || count < 0 || count > reader.Rest.Length / EventOverhead) throw Damaged();
        var events = new AdmittedEvent[count];
        for (var index = 0; index < count; index++)
        {
            if (!reader.TryRead(out ulong number) || !reader.TryRead(out int length)) throw Damaged();
            if (!reader.TryRead(length, out var admission)) throw Damaged();
            events[index] = new AdmittedEvent(number, admission);
        }

        return new CorrelationProtocol.Admit(to, isForNamespace != 0, ticket, knownSince, events);
    }

    /// <exception cref="SerializationException">The message arrived damaged; its sender sends it again.</exception>
    public static long ReadTicket(ReadOnlyMemory<byte> message)
    {
        var reader = new WireReader(message);
        return reader.TryRead(out long ticket) ? ticket : throw Damaged();
    }

    /// <exception cref="SerializationException">The message arrived damaged; another one follows.</exception>
    public static WatermarkProtocol.SourceTimes ReadTimes(ReadOnlyMemory<byte> message)
    {
        var reader = new WireReader(message);
        if (!reader.TryRead(out int count) || count < 0 || count > reader.Rest.Length) throw Damaged();
        var times = new SourceTime[count];
        for (var index = 0; index < count; index++)
        {
            if (!reader.TryRead(out string source) || !reader.TryRead(out long time)) throw Damaged();
            times[index] = new SourceTime(source, time);
        }

        return new WatermarkProtocol.SourceTimes(times);
    }

    private static SerializationException Damaged() => new("A message about correlations arrived damaged.");
}
