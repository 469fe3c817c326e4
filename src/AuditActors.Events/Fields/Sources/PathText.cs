using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The text of the value at a path.</summary>
internal sealed class PathText(PathNode node) : FieldSource
{
    public override FieldValue Read(EventView view) => view.TextOf(view.Found(node));
}

/// <summary>The text of the value at a path of an audit event.</summary>
internal sealed class AuditText(PathNode node) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view) => view.TextOf(view.Found(node));
}

/// <summary>The texts of an array's elements; with an index only that element's.</summary>
internal sealed class AuditTexts(PathNode node, int index = ListIndex.All) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        var position = 0;
        foreach (var item in new JsonItems(view.Json, view.Found(node)))
            if (ListIndex.Selects(index, position++)) view.Scratch.AddElement(view.TextOf(item));
        return view.Scratch.ListSince(start);
    }
}
