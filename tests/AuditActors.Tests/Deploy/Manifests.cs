using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace AuditActors.Tests.Deploy;

/// <summary>YAML as Kubernetes and Helm read it.</summary>
internal static class Manifests
{
    private static readonly IDeserializer Reader =
        new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    private static readonly ISerializer Json = new SerializerBuilder().JsonCompatible().Build();

    public static JsonNode Parse(string yaml) => JsonNode.Parse(Json.Serialize(Reader.Deserialize(yaml)!))!;

    /// <summary>The objects of rendered manifests.</summary>
    public static IReadOnlyList<JsonNode> Objects(string manifests) =>
    [
        .. manifests.Split("\n---\n")
            .Where(text => text.Split('\n').Any(line => line.StartsWith("kind:", StringComparison.Ordinal)))
            .Select(Parse),
    ];

    public static IEnumerable<JsonNode> OfKind(this IEnumerable<JsonNode> objects, string kind) =>
        objects.Where(one => (string?)one["kind"] == kind);

    /// <summary>The values of a key wherever it stands.</summary>
    public static IEnumerable<JsonNode?> All(this JsonNode? node, string key) => node switch
    {
        JsonObject map => map.Where(pair => pair.Key == key).Select(pair => pair.Value)
            .Concat(map.SelectMany(pair => pair.Value.All(key))),
        JsonArray list => list.SelectMany(item => item.All(key)),
        _ => [],
    };
}
