using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Rules.Remediation.Targets;

namespace AuditActors.Sinks.Remedies;

/// <summary>
/// What one action does on the cluster. Whatever it writes passes the guard first; in a dry run it is asked for with
/// <c>dryRun=All</c>, after a review of whether it would be allowed.
/// </summary>
internal sealed class ClusterAccess(
    ClusterClient client, Guard guard, Actionner actionner, bool isDryRun, CancellationToken cancellationToken)
{
    private const int MostListed = 500;
    private const string All = "All";

    public bool IsDryRun => isDryRun;

    public CancellationToken Cancellation => cancellationToken;

    public ClusterClient Client => client;

    /// <summary>The object, if it still is the one that is meant.</summary>
    /// <param name="target">Which one.</param>
    /// <param name="seen">The alert's time; of an object without a known uid, one made later is another one.</param>
    public async Task<ApiObject> GetAsync(Target target, DateTimeOffset? seen = null)
    {
        var found = await FindAsync(target.Kind, target.Namespace, target.Name)
            ?? throw Gone($"the {target} is not there any more");
        if (target.Uid is { } uid && found.Uid != uid)
            throw Gone($"the {target} is another one now: the one that is meant is gone");
        if (target.Uid is null && seen is { } time && found.Created > time + TimeSpan.FromSeconds(1))
            throw Gone($"the {target} is another one now: it was made after the alert");
        return found;
    }

    public async Task<ApiObject?> FindAsync(ObjectKind kind, string? ns, string name, string? subresource = null)
    {
        try
        {
            var path = ApiPath.Of(kind, ns, name, subresource);
            return new ApiObject(kind, await client.SendAsync(HttpMethod.Get, path, null, cancellationToken));
        }
        catch (k8s.Autorest.HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All objects that fit; an action that would be about more than it can see is not taken.</summary>
    public async Task<IReadOnlyList<ApiObject>> ListAsync(
        ObjectKind kind, string? ns, string? labels = null, string? fields = null)
    {
        var path = ApiPath.WithQuery(
            ApiPath.Of(kind, ns, null),
            ("labelSelector", labels), ("fieldSelector", fields), ("limit", $"{MostListed}"));
        var list = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
        if (list["metadata"]?["continue"]?.GetValue<string>() is { Length: > 0 })
            throw new RemedyException(RemedyOutcome.Failed($"there are more than {MostListed} {kind.Resource}"));
        return [.. (list["items"] as JsonArray ?? []).OfType<JsonObject>().Select(item => new ApiObject(kind, item))];
    }

    /// <summary>Deletes exactly this object, not one that has taken its name.</summary>
    public async Task DeleteAsync(ApiObject found, int? grace = null)
    {
        await AdmitAsync("delete", found.Kind, found.Namespace, found.Name);
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["preconditions"] = new JsonObject { ["uid"] = found.Uid },
            ["propagationPolicy"] = "Background",
        };
        if (grace is { } seconds) options["gracePeriodSeconds"] = seconds;
        if (isDryRun) options["dryRun"] = new JsonArray(All);
        await client.SendAsync(
            HttpMethod.Delete, Written(found.Kind, found.Namespace, found.Name), options, cancellationToken);
    }

    /// <summary>Changes an object, if nobody has changed it since it was read.</summary>
    public async Task PatchAsync(ApiObject found, JsonObject patch)
    {
        await AdmitAsync("patch", found.Kind, found.Namespace, found.Name);
        var metadata = patch["metadata"] as JsonObject ?? [];
        metadata["resourceVersion"] = found.ResourceVersion;
        patch["metadata"] = metadata;
        await client.SendAsync(
            HttpMethod.Patch, Written(found.Kind, found.Namespace, found.Name), ClusterClient.Merge(patch),
            cancellationToken);
    }

    /// <summary>Replaces an object or a subresource of it; its resourceVersion is the one that was read.</summary>
    public async Task ReplaceAsync(
        ObjectKind kind, string? ns, string name, JsonObject body, string? subresource = null)
    {
        await AdmitAsync("update", kind, ns, name, subresource);
        await client.SendAsync(HttpMethod.Put, Written(kind, ns, name, subresource), body, cancellationToken);
    }

    public Task ReplaceAsync(ApiObject changed) =>
        ReplaceAsync(changed.Kind, changed.Namespace, changed.Name, changed.Json);

    public async Task<ApiObject> CreateAsync(
        ObjectKind kind, string ns, JsonObject body, string? name = null, string? subresource = null)
    {
        await AdmitAsync("create", kind, ns, name, subresource);
        return new ApiObject(kind, await client.SendAsync(
            HttpMethod.Post, Written(kind, ns, name, subresource), body, cancellationToken));
    }

    /// <summary>Refuses what the guard forbids; in a dry run also what the cluster would forbid.</summary>
    public async Task AdmitAsync(string verb, ObjectKind kind, string? ns, string? name, string? subresource = null)
    {
        var target = new Target(kind, ns, name ?? "", null);
        if (guard.Forbids(actionner, target) is { } reason) throw Ignored(reason);
        if (!isDryRun) return;
        var attributes = new JsonObject
        {
            ["verb"] = verb,
            ["group"] = kind.Group,
            ["resource"] = kind.Resource,
            ["namespace"] = ns,
            ["name"] = name,
            ["subresource"] = subresource,
        };
        var review = await client.SendAsync(
            HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            new JsonObject
            {
                ["apiVersion"] = "authorization.k8s.io/v1",
                ["kind"] = "SelfSubjectAccessReview",
                ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
            },
            cancellationToken);
        if (review["status"]?["allowed"]?.GetValue<bool>() == true) return;
        var resource = subresource is null ? $"{kind}" : $"{kind}/{subresource}";
        throw new RemedyException(RemedyOutcome.Failed(
            $"this program may not {verb} {resource}{(ns is null ? "" : $" in namespace {ns}")}"));
    }

    /// <summary>Whether the rights of a user or a group must stay; those of the program itself do.</summary>
    public async Task<bool> ProtectsSubjectAsync(string name, bool isGroup) =>
        guard.ProtectsSubject(name) || (!isGroup && name == await client.OwnUserAsync(cancellationToken));

    /// <summary>Why an object must be left alone; null if it may be touched.</summary>
    public string? Forbids(ApiObject found) =>
        guard.Forbids(actionner, new Target(found.Kind, found.Namespace, found.Name, found.Uid));

    private string Written(ObjectKind kind, string? ns, string? name, string? subresource = null) =>
        ApiPath.WithQuery(ApiPath.Of(kind, ns, name, subresource), ("dryRun", isDryRun ? All : null));

    private static RemedyException Gone(string reason) => new(RemedyOutcome.Gone(reason));

    private static RemedyException Ignored(string reason) => new(RemedyOutcome.Ignored(reason));
}
