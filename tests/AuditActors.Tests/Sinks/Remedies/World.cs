using System.Globalization;
using System.Text.Json.Nodes;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Rules.Remediation.Matching;
using AuditActors.Rules.Remediation.Targets;
using AuditActors.Sinks.Remedies;
using AuditActors.Tests.Rules.Remediation;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>A namespace of its own on some cluster, what stands in it, and actions on that.</summary>
internal sealed class World : IDisposable
{
    /// <summary>Who the program is to the API server.</summary>
    public const string ProgramUser = "tests";

    private readonly ITestCluster _cluster;
    private readonly ClusterClient _client;
    private readonly ClusterRemedies _remedies;

    /// <param name="cluster">Where.</param>
    /// <param name="guards">What no rule gets around.</param>
    /// <param name="ns">The namespace of another world; null for one of its own.</param>
    public World(ITestCluster cluster, GuardSettings? guards = null, string? ns = null)
    {
        Namespace = ns ?? string.Create(CultureInfo.InvariantCulture, $"shop-{Guid.NewGuid():N}")[..20];
        _cluster = cluster;
        _client = new ClusterClient(cluster.Configuration);
        _remedies = new ClusterRemedies(
            cluster.Configuration, guards ?? new GuardSettings(), TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(1);

    public string Namespace { get; }

    /// <summary>The arguments of every command that was run in the namespace's containers.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands => _cluster.Containers!.CommandsIn(Namespace);

    /// <summary>Names on the cluster itself must differ between tests, too.</summary>
    public string Name(string name) => $"{name}-{Namespace}";

    public async Task<World> CreateAsync()
    {
        await MakeAsync(ObjectKinds.Namespace, Namespace, "{}", ns: null);
        return this;
    }

    public Task<JsonObject> MakeAsync(ObjectKind kind, string name, string json) =>
        MakeAsync(kind, name, json, kind.IsNamespaced ? Namespace : null);

    public Task<JsonObject> MakePodAsync(string name, string further = "") => MakeAsync(
        ObjectKinds.Pod, name,
        $$"""
        {
          "metadata": {"labels": {"app": "web", "pod-template-hash": "abc"} },
          "spec": {"containers": [{"name": "main", "image": "i"}, {"name": "side", "image": "i"}]{{further}} }
        }
        """);

    /// <summary>A pod whose containers can be reached, on a node of its own.</summary>
    public async Task<JsonObject> MakeRunningPodAsync(string name)
    {
        var node = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = "worker-1",
                    ["node-role.kubernetes.io/edge"] = "",
                },
            },
            ["spec"] = new JsonObject { ["providerID"] = "openstack:///1" },
            ["status"] = _cluster.NodeStatus,
        };
        await MakeAsync(ObjectKinds.Node, Name("node"), node.ToJsonString());
        await MakePodAsync(name, $$""", "nodeName": "{{Name("node")}}" """);
        var path = ApiPath.Of(ObjectKinds.Pod, Namespace, name, "status");
        var running = new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running" } };
        return await _client.SendAsync(HttpMethod.Patch, path, ClusterClient.Merge(running), default);
    }

    public async Task<JsonObject?> FindAsync(ObjectKind kind, string name)
    {
        try
        {
            var ns = kind.IsNamespaced ? Namespace : null;
            return await _client.SendAsync(HttpMethod.Get, ApiPath.Of(kind, ns, name), null, default);
        }
        catch (k8s.Autorest.HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task<JsonObject> SendAsync(HttpMethod method, ObjectKind kind, string name, JsonObject body) =>
        _client.SendAsync(method, ApiPath.Of(kind, kind.IsNamespaced ? Namespace : null, name), body, default);

    /// <summary>Takes an action on an object of the namespace or the cluster.</summary>
    public Task<RemedyOutcome> DoAsync(
        string actionner, ObjectKind kind, string name, string parameters = "{}", string? uid = null,
        bool isDryRun = false, string further = "", string user = "eve", string code = "200") =>
        _remedies.PerformAsync(
            Order(actionner, kind, name, parameters, uid, isDryRun, further, user, code), default);

    /// <summary>Whether the API server grants a permission, by its word.</summary>
    public async Task<bool> MayAsync(Permission permission)
    {
        var resource = permission.Resource.Split(',')[^1].Split('/');
        var review = await _client.SendAsync(
            HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            new JsonObject
            {
                ["apiVersion"] = "authorization.k8s.io/v1",
                ["kind"] = "SelfSubjectAccessReview",
                ["spec"] = new JsonObject
                {
                    ["resourceAttributes"] = new JsonObject
                    {
                        ["verb"] = permission.Verbs[^1],
                        ["group"] = permission.Group,
                        ["resource"] = resource[0],
                        ["subresource"] = resource.ElementAtOrDefault(1),
                        ["namespace"] = Namespace,
                    },
                },
            },
            default);
        return review["status"]!["allowed"]!.GetValue<bool>();
    }

    public Task NotifyAsync(ObjectKind kind, string name, RemedyOutcome outcome) => _remedies.NotifyAsync(
        Order(Actionners.Delete, kind, name, "{}", null, isDryRun: false, "", "eve", "200"), outcome, default);

    /// <summary>Events of the cluster about an object.</summary>
    public async Task<IEnumerable<JsonNode>> EventsAsync(string ns, string name)
    {
        var list = await _client.SendAsync(HttpMethod.Get, ApiPath.Of(ClusterEvent.Kind, ns, null), null, default);
        return list["items"]!.AsArray().OfType<JsonNode>().Where(
            each => (string?)each["involvedObject"]!["name"] == name);
    }

    public Task<RemedyOutcome> UndoAsync(RemedyOutcome outcome) => _remedies.UndoAsync(outcome.Undo!, false, default);

    public void Dispose()
    {
        _remedies.Dispose();
        _client.Dispose();
    }

    private RemedyOrder Order(
        string actionner, ObjectKind kind, string name, string parameters, string? uid, bool isDryRun, string further,
        string user, string code)
    {
        var action = $"{{action: It, actionner: '{actionner}', parameters: {parameters}{further}}}";
        var rule = Assert.Single(
            PlaybookTests.Load($"[{{rule: R, match: {{rules: [A]}}, actions: [{action}]}}]").Rules);
        var alert = SomeAlert.On(
            kind.Resource, kind.IsNamespaced ? Namespace : null, name,
            ("ka.user.name", user), ("ka.response.code", code));
        return new RemedyOrder
        {
            Id = "1",
            Rule = rule,
            Action = rule.Actions[0],
            Alert = AlertFacts.Of(alert with { Time = UnixNanoseconds.From(Later) }),
            Target = new Target(kind, kind.IsNamespaced ? Namespace : null, name, uid),
            IsDryRun = isDryRun,
        };
    }

    private Task<JsonObject> MakeAsync(ObjectKind kind, string name, string json, string? ns)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        var metadata = body["metadata"] as JsonObject ?? [];
        metadata["name"] = name;
        body["metadata"] = metadata;
        return _client.SendAsync(HttpMethod.Post, ApiPath.Of(kind, ns, null), body, default);
    }
}
