using System.Text;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Sources;

/// <summary>What the lists of a pod spec gather.</summary>
internal static class PodSpecParts
{
    /// <summary>The text of a value, if it is there.</summary>
    public static ElementAdder Text(params string[] keys)
    {
        var path = Path(keys);
        return (view, from) => Add(view, JsonMembers.Follow(view.Json, from, path));
    }

    /// <summary>The texts of an array's elements.</summary>
    public static ElementAdder Texts(params string[] keys)
    {
        var path = Path(keys);
        return (view, from) =>
        {
            foreach (var item in new JsonItems(view.Json, JsonMembers.Follow(view.Json, from, path))) Add(view, item);
        };
    }

    /// <summary>From each element of an array, the text of a value in it.</summary>
    public static ElementAdder Each(string[] array, params string[] keys)
    {
        var path = Path(array);
        var add = Text(keys);
        return (view, from) =>
        {
            foreach (var item in new JsonItems(view.Json, JsonMembers.Follow(view.Json, from, path))) add(view, item);
        };
    }

    /// <summary>The keys of volumes except their names.</summary>
    public static void VolumeTypesOf(EventView view, RawValue spec)
    {
        foreach (var volume in new JsonItems(view.Json, JsonMembers.Find(view.Json, spec, "volumes"u8)))
            VolumeTypes.AddKeys(view, volume);
    }

    /// <summary>The user that a container runs as: its own, else the pod's, else 0.</summary>
    public static ElementAdder UserIn(PodSpec spec) => (view, container) =>
    {
        var user = EffectiveId.OfContainer(view, container, "runAsUser"u8);
        if (user.IsMissing)
        {
            var context = JsonMembers.Find(view.Json, spec.In(view), "securityContext"u8);
            user = EffectiveId.Fallback(view, JsonMembers.Find(view.Json, context, "runAsUser"u8));
        }

        view.Scratch.AddElement(user);
    };

    /// <summary>The words of command and arguments, joined by blanks.</summary>
    public static void CommandOf(EventView view, RawValue container)
    {
        var command = Words(view, JsonMembers.Find(view.Json, container, "command"u8));
        var arguments = Words(view, JsonMembers.Find(view.Json, container, "args"u8));
        if (command.IsMissing || arguments.IsMissing)
        {
            var one = command.IsMissing ? arguments : command;
            if (!one.IsMissing) view.Scratch.AddElement(one);
            return;
        }

        var room = view.Scratch.Reserve(command.Length + 1 + arguments.Length);
        view.Text(command).CopyTo(room);
        room[command.Length] = (byte)' ';
        view.Text(arguments).CopyTo(room[(command.Length + 1)..]);
        view.Scratch.AddElement(view.Scratch.Commit(room.Length));
    }

    private static FieldValue Words(EventView view, RawValue words) =>
        words.IsArray(view.Json) && words.End - words.Start > "[]".Length
            ? JoinedWords.Join(view, words)
            : FieldValue.Missing;

    private static void Add(EventView view, RawValue value)
    {
        if (!value.IsMissing) view.Scratch.AddElement(view.TextOf(value));
    }

    private static byte[][] Path(string[] keys) => [.. keys.Select(Encoding.UTF8.GetBytes)];
}
