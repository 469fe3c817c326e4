using AuditActors.Events.Fields.Sources;
using AuditActors.Events.Json;

namespace AuditActors.Events.Fields.Tables;

/// <summary>The <c>json.*</c> fields, and <c>jevt.*</c>, which mean the same.</summary>
internal static class JsonFields
{
    public static IReadOnlyList<FieldDefinition> All() => [.. Family("json"), .. Family("jevt")];

    private static IEnumerable<FieldDefinition> Family(string prefix) =>
    [
        new(
            new(
                $"{prefix}.value",
                FieldType.Text,
                false,
                FieldArgument.RequiredKey,
                "Value at a JSON pointer, such as [/user/groups/0]; the whole event for an empty pointer."),
            (pointer, paths) => AtPointer(pointer!, paths)),
        new(
            new(
                $"{prefix}.obj",
                FieldType.Text,
                false,
                FieldArgument.None,
                "The whole event as indented JSON."),
            (_, paths) => new IndentedJson(paths.Root)),
        new(
            new(
                $"{prefix}.rawtime",
                FieldType.Text,
                false,
                FieldArgument.None,
                "Nanoseconds since 1970, as text."),
            (_, _) => new RawTimeText()),
    ];

    private static FieldSource AtPointer(string pointer, PathTree paths)
    {
        if (pointer.Length == 0) return new PathText(paths.Root);
        if (pointer[0] == '/') pointer = pointer[1..];
        var keys = pointer.Split('/');
        return keys.Length > EventSplitter.MaxDepth
            ? new Nothing()
            : new PathText(paths.Node([.. keys.Select(Unescape)]));
    }

    private static string Unescape(string key) =>
        key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
