using System.Text.Json.Nodes;

namespace AuditActors.Tests.Conformance;

/// <summary>Names the first place where two JSON values differ.</summary>
internal static class JsonDifference
{
    public static string? Find(JsonNode? expected, JsonNode? actual, string path = "")
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                var names = left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key));
                return names.Select(name => Find(left[name], right[name], $"{path}/{name}"))
                    .FirstOrDefault(d => d is not null);
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                return left.Select((item, at) => Find(item, right[at], $"{path}/{at}"))
                    .FirstOrDefault(d => d is not null);
            default:
                return JsonNode.DeepEquals(expected, actual)
                    ? null
                    : $"{path}: expected {expected?.ToJsonString()}, actual {actual?.ToJsonString()}";
        }
    }
}
