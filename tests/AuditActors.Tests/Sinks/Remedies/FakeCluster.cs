using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>
/// A strict fake of the parts of the API server that actions use: preconditions, conflicts, dry run, merge patches,
/// refusals. What it does not know it refuses, so that a wrong path or body fails a test.
/// </summary>
public sealed class FakeCluster : ITestCluster, IAsyncLifetime
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<string> _writes = [];
    private WebApplication? _app;
    private int _version = 100;

    public KubernetesClientConfiguration Configuration { get; private set; } = null!;

    /// <summary>What the program may not do, as <c>verb resource</c>.</summary>
    public HashSet<string> Forbidden { get; } = [];

    /// <summary>Pods that a disruption budget keeps, by name.</summary>
    public HashSet<string> Kept { get; } = [];

    /// <summary>Answers the next so many requests with an internal error.</summary>
    public int Failures { get; set; }

    /// <summary>Called before a request is answered.</summary>
    public Action<string>? OnRequest { get; set; }

    /// <summary>Called when a request has had its effect, before it is answered.</summary>
    public Action<string>? OnDone { get; set; }

    public TestContainers Containers { get; } = new();

    /// <summary>Writes that changed something, as <c>VERB path</c>.</summary>
    public IReadOnlyList<string> Writes
    {
        get { lock (_lock) return [.. _writes]; }
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Configuration = new KubernetesClientConfiguration { Host = _app.Urls.Single() };
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    /// <summary>Puts another object of the same name in the place of one.</summary>
    internal void Exchange(ObjectKind kind, string ns, string name)
    {
        lock (_lock)
        {
            var metadata = _objects[Key(kind, ns, name)]["metadata"]!;
            metadata["uid"] = $"{Guid.NewGuid()}";
            metadata["resourceVersion"] = $"{++_version}";
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        try
        {
            var request = await FakeRequest.ReadAsync(http.Request);
            OnRequest?.Invoke($"{http.Request.Method} {http.Request.Path}");
            if (request.Subresource == "exec")
            {
                Admit(request);
                await Containers.ExecAsync(http, request.Namespace!, "stdout");
                return;
            }

            if (request.Subresource == "log")
            {
                Admit(request);
                await TestContainers.LogAsync(http, request.Name!);
                return;
            }

            JsonObject answer;
            lock (_lock) answer = Answer(request);
            OnDone?.Invoke($"{http.Request.Method} {http.Request.Path}");
            http.Response.ContentType = "application/json";
            http.Response.StatusCode = request.Method == "POST" ? 201 : 200;
            await http.Response.WriteAsync(answer.ToJsonString());
        }
        catch (FakeRefusal refusal)
        {
            http.Response.StatusCode = refusal.Code;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(refusal.Status().ToJsonString());
        }
    }

    private JsonObject Answer(FakeRequest request)
    {
        if (Failures > 0)
        {
            Failures--;
            throw new FakeRefusal(500, "InternalError", "the database is away");
        }

        if (request.Kind.Resource == "selfsubjectaccessreviews") return Review(request.Body!);
        if (request.Kind.Resource == "selfsubjectreviews") return Itself();
        Admit(request);
        return (request.Method, request.Name, request.Subresource) switch
        {
            ("GET", null, null) => List(request),
            ("GET", _, null) => Copy(Known(request)),
            ("GET", _, "scale") => Scale(request),
            ("PUT", _, "scale") => SetScale(request),
            ("POST", null, null) => Create(request),
            ("POST", _, "eviction") => Evict(request),
            ("PUT", _, null) => Replace(request),
            ("PATCH", _, null or "status") => Patch(request),
            ("DELETE", not null, null) => Delete(request),
            _ => throw new FakeRefusal(405, "MethodNotAllowed", $"{request.Method} {request.Path}"),
        };
    }

    private void Admit(FakeRequest request)
    {
        var resource = request.Kind.Resource + (request.Subresource is null ? "" : $"/{request.Subresource}");
        if (Forbidden.Contains($"{request.Verb} {resource}"))
            throw new FakeRefusal(403, "Forbidden", $"cannot {request.Verb} resource \"{resource}\"");
    }

    private JsonObject Review(JsonObject body)
    {
        var asked = body["spec"]!["resourceAttributes"]!;
        var subresource = asked["subresource"]?.GetValue<string>();
        var resource = asked["resource"]!.GetValue<string>() + (subresource is null ? "" : $"/{subresource}");
        body["status"] = new JsonObject { ["allowed"] = !Forbidden.Contains($"{asked["verb"]} {resource}") };
        return Copy(body);
    }

    private static JsonObject Itself() => new()
    {
        ["status"] = new JsonObject { ["userInfo"] = new JsonObject { ["username"] = World.ProgramUser } },
    };

    private JsonObject List(FakeRequest request) => new()
    {
        ["kind"] = $"{request.Kind.Kind}List",
        ["apiVersion"] = request.Kind.ApiVersion,
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. _objects
            .Where(known => known.Key.StartsWith($"{request.Kind}/", StringComparison.Ordinal))
            .Select(known => known.Value)
            .Where(known => request.Namespace is null || FakeRequest.NamespaceOf(known) == request.Namespace)
            .Where(known => FakeSelectors.Fit(known, request.Query))
            .Select(Copy)]),
    };

    private JsonObject Create(FakeRequest request)
    {
        var made = request.CheckedBody();
        var metadata = made["metadata"]!.AsObject();
        if (request.Kind.IsNamespaced) metadata["namespace"] = request.Namespace;
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] ??= "2026-01-01T00:00:00Z";
        metadata["resourceVersion"] = $"{++_version}";
        var key = Key(request.Kind, request.Namespace, metadata["name"]!.GetValue<string>());
        if (_objects.ContainsKey(key)) throw new FakeRefusal(409, "AlreadyExists", $"{key} already exists");
        Write(request, () => _objects[key] = made);
        return Copy(made);
    }

    private JsonObject Replace(FakeRequest request)
    {
        var known = Known(request);
        var made = request.CheckedBody();
        RequireVersion(made["metadata"]!.AsObject(), known);
        foreach (var kept in (string[])["uid", "creationTimestamp", "namespace"])
            made["metadata"]![kept] = known["metadata"]![kept]?.DeepClone();
        made["metadata"]!["resourceVersion"] = $"{++_version}";
        Write(request, () => _objects[Key(request)] = made);
        return Copy(made);
    }

    private JsonObject Patch(FakeRequest request)
    {
        if (!request.ContentType.StartsWith("application/merge-patch+json", StringComparison.Ordinal))
            throw new FakeRefusal(415, "UnsupportedMediaType", request.ContentType);
        var made = Copy(Known(request));
        RequireVersion(request.Body!["metadata"] as JsonObject ?? [], made);
        FakeRequest.Merge(made, request.Body!);
        made["metadata"]!["resourceVersion"] = $"{++_version}";
        Write(request, () => _objects[Key(request)] = made);
        return Copy(made);
    }

    private JsonObject Delete(FakeRequest request)
    {
        var known = Known(request);
        RequireUid(request.Body?["preconditions"], known);
        Write(request, () => _objects.Remove(Key(request)));
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success" };
    }

    private JsonObject Evict(FakeRequest request)
    {
        if (request.Body?["kind"]?.GetValue<string>() != "Eviction")
            throw new FakeRefusal(400, "BadRequest", "no Eviction");
        var known = Known(request);
        if (Kept.Contains(request.Name!)) throw new FakeRefusal(429, "TooManyRequests", "a disruption budget keeps it");
        RequireUid(request.Body["deleteOptions"]?["preconditions"], known);
        Write(request, () => _objects.Remove(Key(request)));
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success" };
    }

    private JsonObject Scale(FakeRequest request)
    {
        var known = Known(request);
        return new JsonObject
        {
            ["apiVersion"] = "autoscaling/v1",
            ["kind"] = "Scale",
            ["metadata"] = known["metadata"]!.DeepClone(),
            ["spec"] = new JsonObject { ["replicas"] = known["spec"]?["replicas"]?.DeepClone() },
        };
    }

    private JsonObject SetScale(FakeRequest request)
    {
        var made = Copy(Known(request));
        if (request.Body?["kind"]?.GetValue<string>() != "Scale") throw new FakeRefusal(400, "BadRequest", "no Scale");
        RequireVersion(request.Body["metadata"]!.AsObject(), made);
        made["spec"]!["replicas"] = request.Body["spec"]?["replicas"]?.DeepClone() ?? 0;
        made["metadata"]!["resourceVersion"] = $"{++_version}";
        Write(request, () => _objects[Key(request)] = made);
        return Scale(request);
    }

    private void Write(FakeRequest request, Action write)
    {
        if (request.IsDryRun) return;
        write();
        _writes.Add($"{request.Method} {request.Path}");
    }

    private JsonObject Known(FakeRequest request) => _objects.TryGetValue(Key(request), out var known)
        ? known
        : throw new FakeRefusal(404, "NotFound", $"{request.Kind.Resource} \"{request.Name}\" not found");

    private static void RequireVersion(JsonObject metadata, JsonObject known)
    {
        if (metadata["resourceVersion"] is { } version
            && version.GetValue<string>() != known["metadata"]!["resourceVersion"]!.GetValue<string>())
            throw new FakeRefusal(409, "Conflict", "the object has been modified");
    }

    private static void RequireUid(JsonNode? preconditions, JsonObject known)
    {
        if (preconditions?["uid"] is { } uid && uid.GetValue<string>() != known["metadata"]!["uid"]!.GetValue<string>())
            throw new FakeRefusal(409, "Conflict", "the UID in the precondition does not match");
    }

    private static string Key(FakeRequest request) => Key(request.Kind, request.Namespace, request.Name!);

    private static string Key(ObjectKind kind, string? ns, string name) => $"{kind}/{ns}/{name}";

    private static JsonObject Copy(JsonObject json) => json.DeepClone().AsObject();
}
