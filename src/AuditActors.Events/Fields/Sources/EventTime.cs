using System.Buffers;

namespace AuditActors.Events.Fields.Sources;

/// <summary>How an event's time is written.</summary>
internal enum TimeForm
{
    TimeOfDay,
    TimeOfDaySeconds,
    DateTime,
    DateTimeSeconds,
    Iso8601,
}

/// <summary>
/// The event's time as text: UTC in ISO 8601, else local time with the offset in force now, whatever the event's date.
/// In output_fields it is the nanoseconds since 1970.
/// </summary>
internal sealed class EventTime(TimeZoneInfo zone, TimeProvider clock, TimeForm form) : FieldSource
{
    private readonly CurrentOffset _offset = new(zone, clock);

    public override FieldValue Read(EventView view)
    {
        var start = view.Scratch.UsedBytes;
        Write(view.Event.Time, view.Scratch);
        return view.Scratch.TextSince(start);
    }

    public override void WriteJson(EventView view, in FieldValue value, IBufferWriter<byte> to) =>
        ValueWriter.WriteNumber(view.Event.Time, 0, to);

    private void Write(ulong time, IBufferWriter<byte> to)
    {
        if (form == TimeForm.Iso8601)
        {
            EventTimeText.WriteUtc(time, 'T', to);
            to.Write("+0000"u8);
            return;
        }

        var offset = _offset.Now;
        if (form == TimeForm.TimeOfDay) EventTimeText.WriteTimeOfDay(time, offset, to);
        else if (form == TimeForm.TimeOfDaySeconds) EventTimeText.WriteTimeOfDaySeconds(time, offset, to);
        else EventTimeText.WriteDateTime(time, offset, ' ', withFraction: form == TimeForm.DateTime, to);
    }
}
