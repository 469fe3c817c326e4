using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>For each entry of the arrays of ports that a walk finds, its hostPort, else its containerPort.</summary>
internal sealed class HostPorts(Walk walk, int index) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        if (!walk.Run(view, index)) return FieldValue.Missing;
        foreach (var ports in view.Walked)
        {
            if (ports.IsMissing) continue;
            if (!ports.IsArray(view.Json)) return FieldValue.Missing;
            foreach (var port in new JsonItems(view.Json, ports)) AddPort(view, port);
        }

        return view.Scratch.ListSince(start);
    }

    private static void AddPort(EventView view, RawValue port)
    {
        var number = JsonMembers.Find(view.Json, port, "hostPort"u8);
        if (number.IsMissing) number = JsonMembers.Find(view.Json, port, "containerPort"u8);
        if (!number.IsMissing) view.Scratch.AddElement(view.TextOf(number));
    }
}
