using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The name in the response, where the request is about pods themselves.</summary>
internal sealed class TargetPodName(PathNode resource, PathNode subresource, PathNode name) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var of = view.Found(resource);
        if (!of.IsString(view.Json) || !view.WholeTextOf(of).SequenceEqual("pods"u8)) return FieldValue.Missing;
        return view.TextOf(view.Found(subresource)).Length > 0 ? FieldValue.Missing : view.TextOf(view.Found(name));
    }
}

/// <summary>The same text for every audit event.</summary>
internal sealed class AuditConstant(byte[] text) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view) => view.NewText(text);
}
