using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>All keys but <c>name</c> of each volume.</summary>
internal sealed class VolumeTypes(Walk walk, int index) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        if (!walk.Run(view, index)) return FieldValue.Missing;
        foreach (var volumes in view.Walked)
        {
            var position = 0;
            foreach (var volume in new JsonItems(view.Json, volumes))
                if (ListIndex.Selects(index, position++)) AddKeys(view, volume);
        }

        return view.Scratch.ListSince(start);
    }

    public static void AddKeys(EventView view, RawValue volume)
    {
        var members = new JsonMembers(view.Json, volume);
        while (members.MoveNext())
        {
            var key = view.TextOf(members.Name);
            if (!view.Text(key).SequenceEqual("name"u8)) view.Scratch.AddElement(key);
        }
    }
}
