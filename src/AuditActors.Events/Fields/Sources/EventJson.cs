namespace AuditActors.Events.Fields.Sources;

/// <summary>All of the event's JSON, compact.</summary>
internal sealed class EventJson : FieldSource
{
    public override FieldValue Read(EventView view) =>
        FieldValue.OfText(inScratch: false, 0, view.Json.Length);
}
