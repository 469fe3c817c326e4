using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using Microsoft.AspNetCore.Http;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>A request as the API server reads it.</summary>
internal sealed record FakeRequest
{
    private static readonly ObjectKind[] Further =
    [
        new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
        new("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", false),
        new("", "v1", "events", "Event", true),
    ];

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required ObjectKind Kind { get; init; }

    public required string? Namespace { get; init; }

    public required string? Name { get; init; }

    public required string? Subresource { get; init; }

    public required IQueryCollection Query { get; init; }

    public required JsonObject? Body { get; init; }

    public required string ContentType { get; init; }

    public required bool IsDryRun { get; init; }

    public string Verb => Method switch
    {
        "GET" => Name is null ? "list" : Subresource == "exec" ? "create" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        _ => "delete",
    };

    public static async Task<FakeRequest> ReadAsync(HttpRequest http)
    {
        var path = http.Path.Value!;
        var parts = path.Trim('/').Split('/');
        var isCore = parts[0] == "api";
        var (group, version) = isCore ? ("", parts[1]) : (parts[1], parts[2]);
        var rest = new Queue<string>(parts[(isCore ? 2 : 3)..]);
        string? ns = null;
        if (rest.Peek() == "namespaces" && rest.Count > 2)
        {
            rest.Dequeue();
            ns = rest.Dequeue();
        }

        var resource = rest.Dequeue();
        var kind = Further.FirstOrDefault(known => known.Resource == resource && known.Group == group)
            ?? ObjectKinds.Find(resource, group);
        if (kind is null || kind.Version != version || (ns is not null && !kind.IsNamespaced) || rest.Count > 2)
            throw new FakeRefusal(404, "NotFound", "the server could not find the requested resource");
        var body = await BodyAsync(http);
        return new FakeRequest
        {
            Method = http.Method,
            Path = path,
            Kind = kind,
            Namespace = ns,
            Name = rest.Count > 0 ? rest.Dequeue() : null,
            Subresource = rest.Count > 0 ? rest.Dequeue() : null,
            Query = http.Query,
            Body = body,
            ContentType = http.ContentType ?? "",
            IsDryRun = DryRun(http, body),
        };
    }

    /// <summary>A body that is an object of the kind and name that the path says.</summary>
    public JsonObject CheckedBody()
    {
        if (Body is null || Text(Body["kind"]) != Kind.Kind || Text(Body["apiVersion"]) != Kind.ApiVersion)
            throw new FakeRefusal(400, "BadRequest", $"the body is no {Kind.Kind} of {Kind.ApiVersion}");
        if (Text(Body["metadata"]?["generateName"]) is { } prefix && Name is null)
            Body["metadata"]!["name"] = $"{prefix}{Guid.NewGuid():N}"[..30];
        var name = Text(Body["metadata"]?["name"]);
        return name is null || (Name is not null && name != Name)
            ? throw new FakeRefusal(400, "BadRequest", "the name of the object does not match that of the path")
            : Body.DeepClone().AsObject();
    }

    public static string? NamespaceOf(JsonObject known) => Text(known["metadata"]?["namespace"]);

    /// <summary>RFC 7396.</summary>
    public static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is null) into.Remove(key);
            else if (value is JsonObject inner && into[key] is JsonObject known) Merge(known, inner);
            else into[key] = value.DeepClone();
        }
    }

    private static bool DryRun(HttpRequest http, JsonObject? body)
    {
        string?[] values = [.. http.Query["dryRun"], .. (body?["dryRun"] as JsonArray ?? []).Select(Text)];
        return values.All(value => value == "All")
            ? values.Length > 0
            : throw new FakeRefusal(422, "Invalid", "dryRun: Unsupported value");
    }

    private static async Task<JsonObject?> BodyAsync(HttpRequest http)
    {
        using var reader = new StreamReader(http.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject();
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
