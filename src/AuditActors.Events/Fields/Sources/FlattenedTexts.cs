using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The texts of all elements of all arrays that a walk finds; what is no array is left out.</summary>
internal sealed class FlattenedTexts(Walk walk, int index) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        if (!walk.Run(view, index)) return FieldValue.Missing;
        foreach (var array in view.Walked)
            foreach (var item in new JsonItems(view.Json, array)) view.Scratch.AddElement(view.TextOf(item));
        return view.Scratch.ListSince(start);
    }
}
