namespace AuditActors.Events.Fields.Sources;

/// <summary>The same text for every event.</summary>
internal sealed class Constant(byte[] text) : FieldSource
{
    public override FieldValue Read(EventView view) => view.NewText(text);
}

/// <summary>False for every event.</summary>
internal sealed class Never : FieldSource
{
    public override FieldValue Read(EventView view) => FieldValue.OfFlag(false);
}

/// <summary>No value for any event.</summary>
internal sealed class Nothing : FieldSource
{
    public override FieldValue Read(EventView view) => FieldValue.Missing;
}
