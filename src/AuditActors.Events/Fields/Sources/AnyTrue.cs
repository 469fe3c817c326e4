namespace AuditActors.Events.Fields.Sources;

/// <summary>Whether one of the values that a walk finds is JSON's true.</summary>
internal sealed class AnyTrue(Walk walk) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        if (!walk.Run(view, ListIndex.All)) return FieldValue.Missing;
        foreach (var value in view.Walked)
            if (value.Is(view.Json, "true"u8)) return view.NewText("true"u8);
        return view.NewText("false"u8);
    }
}
