using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>
/// The permissions that actionners list are enough for them, by the judgement of a real API server; skipped without
/// one.
/// </summary>
public sealed class RealRightsTests(RealCluster cluster) : IClassFixture<RealCluster>
{
    private const string Containers = """ "containers": [{"name": "main", "image": "i"}] """;

    private const string Deployment =
        "{\"spec\": {\"replicas\": 3, \"selector\": {\"matchLabels\": {\"app\": \"web\"} }, \"template\": {"
        + "\"metadata\": {\"labels\": {\"app\": \"web\"} }, \"spec\": {" + Containers + "} } } }";

    private const string Binding =
        """
        {
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
          "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "eve"}]
        }
        """;

    private static readonly GuardSettings Enabling =
        new() { DryRun = false, Enabled = [Actionners.Exec, Actionners.Download] };

    public static TheoryData<string, string, string> Changes => new()
    {
        { Actionners.Terminate, "pods/web", "{}" },
        { Actionners.Terminate, "pods/task", "{}" },
        { Actionners.Terminate, "deployments/web", "{}" },
        { Actionners.Label, "pods/web", "{labels: {a: b}}" },
        { Actionners.Label, "pods/web", "{labels: {a: b}, level: node}" },
        { Actionners.Annotation, "pods/web", "{annotations: {a: b}}" },
        { Actionners.IsolateByPolicy, "pods/web", "{}" },
        { Actionners.IsolateByPolicy, "deployments/web", "{}" },
        { Actionners.Delete, "deployments/web", "{}" },
        { Actionners.Delete, "rolebindings/web", "{}" },
        { Actionners.Scale, "deployments/web", "{}" },
        { Actionners.Cordon, "pods/web", "{}" },
        { Actionners.Drain, "pods/web", "{}" },
        { Actionners.Revoke, "rolebindings/web", "{}" },
        { Actionners.Revoke, "serviceaccounts/web", "{}" },
    };

    [SkippableTheory]
    [MemberData(nameof(Changes))]
    public async Task An_action_works_with_its_permissions_and_not_without(
        string actionner, string target, string parameters)
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        using var all = await new World(cluster).CreateAsync();
        await MakeAsync(all);
        var (user, seen) = cluster.NewUser();
        using var limited = new World(seen, Enabling, all.Namespace);
        var (kind, name) = (ObjectKinds.Find(target.Split('/')[0], null)!, target.Split('/')[1]);

        var before = await limited.DoAsync(actionner, kind, name, parameters);
        await GrantAsync(all, user, limited, actionner);
        var dry = await limited.DoAsync(actionner, kind, name, parameters, isDryRun: true);
        var after = await limited.DoAsync(actionner, kind, name, parameters);

        Assert.Equal(RemedyState.Failed, before.State);
        Assert.Contains("forbidden", before.Text, StringComparison.Ordinal);
        Assert.Equal((RemedyState.Done, RemedyState.Done), (dry.State, after.State));
    }

    [SkippableTheory]
    [InlineData(Actionners.Log, "{}", "")]
    [InlineData(Actionners.Exec, "{command: id}", "")]
    [InlineData(Actionners.Download, "{file: /etc/hosts}", ", output: {target: 'local:file', parameters: {destination: /tmp}}")]
    public async Task Reaching_into_containers_is_allowed_by_its_permissions(
        string actionner, string parameters, string further)
    {
        Skip.If(ApiServer.Assets is null, ApiServer.Missing);
        using var all = await new World(cluster).CreateAsync();
        await all.MakeRunningPodAsync("web");
        var (user, seen) = cluster.NewUser();
        using var limited = new World(seen, Enabling, all.Namespace);

        var before = await limited.DoAsync(actionner, ObjectKinds.Pod, "web", parameters, further: further);
        await GrantAsync(all, user, limited, actionner);
        var after = await limited.DoAsync(actionner, ObjectKinds.Pod, "web", parameters, further: further);

        Assert.Contains("forbidden", before.Text, StringComparison.Ordinal);
        Assert.Equal(RemedyState.Done, after.State);
    }

    private static async Task MakeAsync(World world)
    {
        await world.MakeAsync(ObjectKinds.Node, world.Name("node"), "{}");
        await world.MakeAsync(
            ObjectKinds.Pod, "web",
            "{\"metadata\": {\"labels\": {\"app\": \"web\"} }, \"spec\": {" + Containers
                + ", \"terminationGracePeriodSeconds\": 0, \"nodeName\": \"" + world.Name("node") + "\"} }");
        await world.MakeAsync(ObjectKinds.Deployment, "web", Deployment);
        var job = await world.MakeAsync(
            ObjectKinds.Job, "task",
            "{\"spec\": {\"template\": {\"spec\": {\"restartPolicy\": \"Never\", " + Containers + "} } } }");
        await world.MakeAsync(
            ObjectKinds.Pod, "task",
            "{\"metadata\": {\"labels\": {\"app\": \"task\"}, \"ownerReferences\": [{\"apiVersion\": \"batch/v1\", "
                + "\"kind\": \"Job\", \"name\": \"task\", \"controller\": true, \"uid\": \""
                + (string)job["metadata"]!["uid"]! + "\"}]}, \"spec\": {" + Containers + "} }");
        await world.MakeAsync(ObjectKinds.RoleBinding, "web", Binding);
        await world.MakeAsync(ObjectKinds.ServiceAccount, "web", "{}");
        await world.MakeAsync(
            ObjectKinds.Secret, "token",
            """
            {
              "type": "kubernetes.io/service-account-token",
              "metadata": {"annotations": {"kubernetes.io/service-account.name": "web"} }
            }
            """);
    }

    private static async Task GrantAsync(World world, string user, World limited, string actionner)
    {
        var permissions = Actionners.Find(actionner)!.Permissions;
        var rules = permissions.Select(permission => new JsonObject
        {
            ["apiGroups"] = new JsonArray(permission.Group),
            ["resources"] = new JsonArray([.. permission.Resource.Split(',').Select(text => JsonValue.Create(text))]),
            ["verbs"] = new JsonArray([.. permission.Verbs.Select(text => JsonValue.Create(text))]),
        });
        var role = new JsonObject { ["rules"] = new JsonArray([.. rules]) };
        await world.MakeAsync(ObjectKinds.Find("clusterroles", null)!, world.Name("remediation"), role.ToJsonString());
        await world.MakeAsync(
            ObjectKinds.ClusterRoleBinding, world.Name("remediation"),
            $$"""
            {
              "roleRef": {
                "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "{{world.Name("remediation")}}"
              },
              "subjects": [
                {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "{{user}}"}
              ]
            }
            """);
        // The API server hears of new rights by a watch of its own.
        await Daemon.UntilAsync(() => limited.MayAsync(permissions[^1]));
    }
}
