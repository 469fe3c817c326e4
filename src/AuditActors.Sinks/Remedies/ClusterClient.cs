using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace AuditActors.Sinks.Remedies;

/// <summary>
/// The official client, for objects of any kind as JSON: one way for all kinds, with dry run and preconditions.
/// </summary>
internal sealed class ClusterClient(KubernetesClientConfiguration configuration) : Kubernetes(configuration)
{
    private string? _ownUser;

    /// <summary>The program's own user name; empty where an old API server does not tell.</summary>
    public async Task<string> OwnUserAsync(CancellationToken cancellationToken)
    {
        if (_ownUser is { } known) return known;
        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" };
        try
        {
            var answer = await SendAsync(
                HttpMethod.Post, "apis/authentication.k8s.io/v1/selfsubjectreviews", review, cancellationToken);
            return _ownUser = answer["status"]?["userInfo"]?["username"]?.GetValue<string>() ?? "";
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return _ownUser = "";
        }
    }

    /// <summary>Sends a request and reads its answer, an empty object when it has none.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">From the root, escaped, without a slash in front.</param>
    /// <param name="body">JSON, or a patch with its type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server refuses.</exception>
    public async Task<JsonObject> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendRequest(path, method, null!, body!, cancellationToken);
        using var buffer = new MemoryStream();
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await BoundedCopy.CopyAsync(content, buffer, "the API server sent", cancellationToken);
        if (buffer.Length == 0) return [];
        buffer.Position = 0;
        return await JsonNode.ParseAsync(buffer, cancellationToken: cancellationToken) as JsonObject ?? [];
    }

    /// <summary>A merge patch.</summary>
    public static V1Patch Merge(JsonObject patch) => new(patch.ToJsonString(), V1Patch.PatchType.MergePatch);
}
