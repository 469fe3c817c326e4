using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>
/// For each container the user or group that it runs as: by its own securityContext, else by the pod's, else 0. JSON's
/// null counts as absent.
/// </summary>
internal sealed class EffectiveId(PathNode containers, PathNode ofPod, byte[] key, int index) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        var fallback = FieldValue.Missing;
        var position = 0;
        foreach (var container in new JsonItems(view.Json, view.Found(containers)))
        {
            if (!ListIndex.Selects(index, position++)) continue;
            var own = OfContainer(view, container, key);
            if (own.IsMissing && fallback.IsMissing) fallback = Fallback(view, view.Found(ofPod));
            view.Scratch.AddElement(own.IsMissing ? fallback : own);
        }

        return view.Scratch.ListSince(start);
    }

    public static FieldValue OfContainer(EventView view, RawValue container, ReadOnlySpan<byte> key)
    {
        var context = JsonMembers.Find(view.Json, container, "securityContext"u8);
        return Given(view, JsonMembers.Find(view.Json, context, key));
    }

    public static FieldValue Fallback(EventView view, RawValue ofPod)
    {
        var given = Given(view, ofPod);
        return given.IsMissing ? view.NewText("0"u8) : given;
    }

    private static FieldValue Given(EventView view, RawValue id) =>
        id.Is(view.Json, "null"u8) ? FieldValue.Missing : view.TextOf(id);
}
