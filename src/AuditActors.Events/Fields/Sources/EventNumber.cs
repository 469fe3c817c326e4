using System.Buffers;

namespace AuditActors.Events.Fields.Sources;

/// <summary>A number that the event has; in texts with zeroes in front up to a width.</summary>
internal sealed class EventNumber(Func<ObservedEvent, ulong> number, byte width = 0) : FieldSource
{
    public override FieldValue Read(EventView view) => FieldValue.OfNumber(number(view.Event));

    public override void WriteText(EventView view, in FieldValue value, IBufferWriter<byte> to) =>
        ValueWriter.WriteNumber(value.Number, width, to);
}
