using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>An event of a vector as the JSON of an audit event.</summary>
internal sealed class VectorEvent(YamlMappingNode node)
{
    private static readonly Dictionary<string, string[]> Paths = new()
    {
        ["verb"] = ["verb"],
        ["user"] = ["user", "username"],
        ["groups"] = ["user", "groups"],
        ["ns"] = ["objectRef", "namespace"],
        ["name"] = ["objectRef", "name"],
        ["res"] = ["objectRef", "resource"],
        ["sub"] = ["objectRef", "subresource"],
        ["code"] = ["responseStatus", "code"],
        ["val"] = ["requestObject", "spec", "replicas"],
        ["resp"] = ["responseObject", "metadata", "name"],
        ["imp"] = ["impersonatedUser", "username"],
        ["ip"] = ["sourceIPs"],
    };

    /// <summary>Keys of what an event may hold beside its time and names.</summary>
    public static IEnumerable<string> Fields => Paths.Keys;

    /// <summary>The name of the arrival, where it differs from the event's identity.</summary>
    public string Label => Text("id")!;

    public string Identity => Text("uid") ?? Label;

    public long Time => Vector.Micros(Text("at")!);

    public byte[] Json()
    {
        var json = new JsonObject { ["auditID"] = Identity };
        foreach (var (key, path) in Paths)
        {
            if (node.Children.TryGetValue(new YamlScalarNode(key), out var value) && !IsNull(value))
                Put(json, path, Value(key, value));
        }

        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static void Put(JsonObject json, string[] path, JsonNode? value)
    {
        foreach (var step in path[..^1]) json = (JsonObject)(json[step] ??= new JsonObject());
        json[path[^1]] = value;
    }

    /// <summary>What is nothing is not given.</summary>
    private static bool IsNull(YamlNode value) =>
        value is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    private static JsonNode? Value(string key, YamlNode value)
    {
        if (value is YamlSequenceNode list) return new JsonArray([.. list.Select(each => Value("", each))]);
        var scalar = (YamlScalarNode)value;
        if (key == "ip") return new JsonArray(JsonValue.Create(scalar.Value));
        var isNumber = key is "code" or "val" && scalar.Style == ScalarStyle.Plain
            && decimal.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return isNumber ? JsonNode.Parse(scalar.Value!) : JsonValue.Create(scalar.Value);
    }

    private string? Text(string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? Vector.Scalar(value) : null;
}
