using System.Buffers.Text;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The event's time as decimal digits.</summary>
internal sealed class RawTimeText : FieldSource
{
    private const int MaxDigits = 20;

    public override FieldValue Read(EventView view)
    {
        Utf8Formatter.TryFormat(view.Event.Time, view.Scratch.Reserve(MaxDigits), out var length);
        return view.Scratch.Commit(length);
    }
}
