using System.Text.Json.Nodes;

namespace AuditActors.Sinks.Remedies;

/// <summary>Who has rights by a binding.</summary>
internal static class Subjects
{
    public static IReadOnlyList<JsonObject> Of(ApiObject binding) =>
        [.. (binding.Json["subjects"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>The name that the API server knows a user or a service account by.</summary>
    public static string UserName(JsonObject subject) => Text(subject, "kind") == "ServiceAccount"
        ? $"system:serviceaccount:{Text(subject, "namespace")}:{Text(subject, "name")}"
        : Text(subject, "name");

    public static string Text(JsonObject subject, string key) => subject[key]?.GetValue<string>() ?? "";

    /// <summary>One of some subjects whose rights must stay; null for none.</summary>
    public static async Task<string?> ProtectedAsync(IEnumerable<JsonObject> subjects, ClusterAccess cluster)
    {
        foreach (var subject in subjects)
        {
            var isGroup = Text(subject, "kind") == "Group";
            if (await cluster.ProtectsSubjectAsync(UserName(subject), isGroup)) return UserName(subject);
        }

        return null;
    }
}
