using System.Text.Json.Nodes;

namespace AuditActors.Sinks.Remedies;

/// <summary>The containers of a pod.</summary>
internal static class Containers
{
    public static IReadOnlyList<string> Of(ApiObject pod) =>
    [
        .. (pod.Spec["containers"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(container => container["name"]?.GetValue<string>() ?? ""),
    ];
}
