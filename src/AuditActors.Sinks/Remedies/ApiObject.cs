using System.Globalization;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

/// <summary>An object as the cluster's API gives it.</summary>
internal sealed class ApiObject(ObjectKind kind, JsonObject json)
{
    public ObjectKind Kind => kind;

    public JsonObject Json => json;

    public string Name => Meta("name") ?? "";

    public string? Namespace => Meta("namespace");

    public string Uid => Meta("uid") ?? "";

    public string ResourceVersion => Meta("resourceVersion") ?? "";

    public DateTimeOffset? Created => DateTimeOffset.TryParse(
        Meta("creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    public IReadOnlyDictionary<string, string> Labels => Texts("labels");

    public IReadOnlyDictionary<string, string> Annotations => Texts("annotations");

    public JsonObject Spec => json["spec"] as JsonObject ?? [];

    public Target Target => new(kind, Namespace, Name, Uid);

    /// <summary>Whom the object names as its controller; null when nobody that is known.</summary>
    public Target? Controller()
    {
        var owner = Owners().FirstOrDefault(owner => owner["controller"]?.GetValue<bool>() == true);
        return owner is not null && ObjectKinds.FindByKind(Text(owner, "kind"), Text(owner, "apiVersion")) is { } found
            ? new Target(found, Namespace, Text(owner, "name"), Text(owner, "uid"))
            : null;
    }

    public string? Text(params string[] path)
    {
        JsonNode? node = json;
        foreach (var part in path) node = (node as JsonObject)?[part];
        return (node as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;
    }

    public int? Number(params string[] path)
    {
        JsonNode? node = json;
        foreach (var part in path) node = (node as JsonObject)?[part];
        return (node as JsonValue)?.TryGetValue<int>(out var number) == true ? number : null;
    }

    public IReadOnlyDictionary<string, string> Texts(string map) =>
        (json["metadata"]?[map] as JsonObject ?? []).ToDictionary(
            pair => pair.Key, pair => pair.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);

    private static string Text(JsonObject json, string key) => json[key]?.GetValue<string>() ?? "";

    private IEnumerable<JsonObject> Owners() =>
        (json["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>();

    private string? Meta(string key) => json["metadata"]?[key]?.GetValue<string>();
}
