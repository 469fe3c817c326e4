using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>The names of a binding's subjects of one kind, with the namespace in front if wanted.</summary>
internal sealed class SubjectNames(PathNode subjects, byte[] kind, bool qualified = false) : AuditSource
{
    protected override FieldValue ReadAudit(EventView view)
    {
        var start = view.Scratch.Elements;
        foreach (var subject in new JsonItems(view.Json, view.Found(subjects)))
        {
            var of = view.TextOf(JsonMembers.Find(view.Json, subject, "kind"u8));
            if (of.IsMissing || !view.Text(of).SequenceEqual(kind)) continue;
            var name = view.TextOf(JsonMembers.Find(view.Json, subject, "name"u8));
            if (qualified && !name.IsMissing) name = Qualify(view, subject, name);
            if (!name.IsMissing) view.Scratch.AddElement(name);
        }

        return view.Scratch.ListSince(start);
    }

    private static FieldValue Qualify(EventView view, RawValue subject, in FieldValue name)
    {
        var space = view.TextOf(JsonMembers.Find(view.Json, subject, "namespace"u8));
        if (space.IsMissing) return space;
        var room = view.Scratch.Reserve(space.Length + 1 + name.Length);
        view.Text(space).CopyTo(room);
        room[space.Length] = (byte)':';
        view.Text(name).CopyTo(room[(space.Length + 1)..]);
        return view.Scratch.Commit(room.Length);
    }
}
