using System.Buffers;

namespace AuditActors.Events.Fields;

/// <summary>Where the values of one field with one argument come from. Shared by all views of a plan.</summary>
internal abstract class FieldSource
{
    /// <summary>The field's value in the event that the view holds; called at most once an event.</summary>
    public abstract FieldValue Read(EventView view);

    /// <summary>The value in the text of an output.</summary>
    public virtual void WriteText(EventView view, in FieldValue value, IBufferWriter<byte> to) =>
        view.WriteText(value, to);

    /// <summary>The value as JSON in output_fields.</summary>
    public virtual void WriteJson(EventView view, in FieldValue value, IBufferWriter<byte> to) =>
        view.WriteJson(value, to);
}
