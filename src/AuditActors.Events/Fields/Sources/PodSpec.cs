using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>
/// The pod spec of a request, wherever it is: in the template of a cron job's job, in a workload's template, in a pod
/// template, or the spec of the pod itself.
/// </summary>
internal sealed class PodSpec(PathTree paths)
{
    private readonly PathNode[] _places =
    [
        paths.Node("requestObject", "spec", "jobTemplate", "spec", "template", "spec"),
        paths.Node("requestObject", "spec", "template", "spec"),
        paths.Node("requestObject", "template", "spec"),
        paths.Node("requestObject", "spec"),
    ];

    public RawValue In(EventView view)
    {
        foreach (var place in _places)
            if (view.Found(place).IsObject(view.Json)) return view.Found(place);
        return default;
    }
}

/// <summary>The text of a value of the pod spec.</summary>
internal sealed class PodSpecText(PodSpec spec, params string[] keys) : FieldSource
{
    private readonly byte[][] _keys = [.. keys.Select(Encoding.UTF8.GetBytes)];

    public override FieldValue Read(EventView view) => view.TextOf(JsonMembers.Follow(view.Json, spec.In(view), _keys));
}

/// <summary>Adds elements of a list that come from one object, be it a pod spec or a container.</summary>
internal delegate void ElementAdder(EventView view, RawValue from);

/// <summary>A list gathered from the pod spec itself and from the containers of all its lists.</summary>
internal sealed class PodSpecList(PodSpec spec, ElementAdder? ofPod, ElementAdder? ofContainer) : FieldSource
{
    private static readonly byte[][] Lists =
        ["initContainers"u8.ToArray(), "containers"u8.ToArray(), "ephemeralContainers"u8.ToArray()];

    public override FieldValue Read(EventView view)
    {
        var start = view.Scratch.Elements;
        var from = spec.In(view);
        ofPod?.Invoke(view, from);
        if (ofContainer is not null) AddContainers(view, from, ofContainer);
        return view.Scratch.ListSince(start);
    }

    private static void AddContainers(EventView view, RawValue spec, ElementAdder add)
    {
        foreach (var list in Lists)
            foreach (var container in new JsonItems(view.Json, JsonMembers.Find(view.Json, spec, list)))
                add(view, container);
    }
}
