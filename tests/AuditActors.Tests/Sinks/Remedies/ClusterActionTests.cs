using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>What actions do on an API server, a fake one and, where there is one, the real one.</summary>
/// <param name="cluster">The server; null where there is none.</param>
public abstract partial class ClusterActionTests(ITestCluster? cluster)
{
    private const string Deployment =
        """
        {
          "spec": {
            "replicas": 3, "selector": {"matchLabels": {"app": "web"}},
            "template": {
              "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "main", "image": "i"}]}
            }
          }
        }
        """;

    private const string Binding =
        """
        {
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
          "subjects": [
            {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "eve"},
            {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "eve"},
            {"kind": "ServiceAccount", "name": "robot", "namespace": "shop"}
          ]
        }
        """;

    [SkippableFact]
    public async Task Terminate_deletes_the_pod()
    {
        using var world = await NewWorldAsync();
        var pod = await world.MakePodAsync("web-1");

        var outcome = await world.DoAsync(Actionners.Terminate, ObjectKinds.Pod, "web-1", uid: Uid(pod));

        Assert.Equal(
            RemedyOutcome.Done($"the pod 'web-1' in the namespace '{world.Namespace}' has been terminated"), outcome);
        Assert.Null(await world.FindAsync(ObjectKinds.Pod, "web-1"));
    }

    [SkippableFact]
    public async Task A_namesake_made_later_is_left_alone()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        foreach (var actionner in (string[])[Actionners.Terminate, Actionners.Delete, Actionners.Log])
        {
            var outcome = await world.DoAsync(actionner, ObjectKinds.Pod, "web-1", uid: $"{Guid.NewGuid()}");
            AssertIgnored("another one now", outcome);
        }

        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "web-1"));
    }

    [SkippableFact]
    public async Task What_is_gone_is_ignored()
    {
        using var world = await NewWorldAsync();

        AssertIgnored("not there any more", await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1"));
    }

    [SkippableFact]
    public async Task A_pod_without_an_owner_stays_if_the_rule_says_so()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        AssertIgnored("has no owner", await world.DoAsync(
            Actionners.Terminate, ObjectKinds.Pod, "web-1", "{ignore_standalone_pods: true}"));
    }

    [SkippableTheory]
    [InlineData("DaemonSet", "{ignore_daemonsets: true}", "daemon set")]
    [InlineData("StatefulSet", "{ignore_statefulsets: true}", "stateful set")]
    public async Task A_pod_of_some_owners_stays_if_the_rule_says_so(string kind, string parameters, string reason)
    {
        using var world = await NewWorldAsync();
        var ownerKind = kind == "DaemonSet" ? ObjectKinds.DaemonSet : ObjectKinds.StatefulSet;
        var owner = await world.MakeAsync(ownerKind, "web", Deployment);
        await MakeOwnedPodAsync(world, "web-1", kind, "web", Uid(owner));

        AssertIgnored(reason, await world.DoAsync(Actionners.Terminate, ObjectKinds.Pod, "web-1", parameters));
    }

    [SkippableFact]
    public async Task An_owner_that_a_pod_made_up_does_not_save_it()
    {
        using var world = await NewWorldAsync();
        await MakeOwnedPodAsync(world, "web-1", "DaemonSet", "agent", $"{Guid.NewGuid()}");

        var outcome = await world.DoAsync(
            Actionners.Terminate, ObjectKinds.Pod, "web-1", "{ignore_daemonsets: true}");

        Assert.Equal(RemedyState.Done, outcome.State);
    }

    [SkippableFact]
    public async Task What_a_pod_makes_up_to_be_its_owner_is_not_scaled()
    {
        using var world = await NewWorldAsync();
        var owner = await world.MakeAsync(
            ObjectKinds.ReplicaSet, "payments", Deployment.Replace("web", "payments", StringComparison.Ordinal));
        await MakeOwnedPodAsync(world, "web-1", "ReplicaSet", "payments", Uid(owner));

        AssertIgnored("has no number of replicas", await world.DoAsync(
            Actionners.Scale, ObjectKinds.Pod, "web-1"));
    }

    [SkippableTheory]
    [InlineData("{min_healthy_replicas: 1}")]
    [InlineData("{min_healthy_replicas: 33%}")]
    public async Task A_pod_stays_while_too_few_of_its_siblings_are_ready(string parameters)
    {
        using var world = await NewWorldAsync();
        var owner = await world.MakeAsync(ObjectKinds.ReplicaSet, "web", Deployment);
        await MakeOwnedPodAsync(world, "web-1", "ReplicaSet", "web", Uid(owner));

        AssertIgnored("only 0 replicas", await world.DoAsync(
            Actionners.Terminate, ObjectKinds.Pod, "web-1", parameters));
    }

    [SkippableFact]
    public async Task Terminate_on_a_deployment_deletes_its_pods()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Deployment, "web", Deployment);
        await world.MakePodAsync("web-1");
        await world.MakePodAsync("web-2");
        await world.MakeAsync(
            ObjectKinds.Pod, "other", """{"spec": {"containers": [{"name": "main", "image": "i"}]}}""");

        var outcome = await world.DoAsync(Actionners.Terminate, ObjectKinds.Deployment, "web");

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Null(await world.FindAsync(ObjectKinds.Pod, "web-1"));
        Assert.Null(await world.FindAsync(ObjectKinds.Pod, "web-2"));
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "other"));
    }

    [SkippableFact]
    public async Task Delete_deletes_bindings_of_namespaces_and_of_the_cluster()
    {
        using var world = await NewWorldAsync();
        foreach (var kind in (ObjectKind[])[ObjectKinds.RoleBinding, ObjectKinds.ClusterRoleBinding])
        {
            await world.MakeAsync(kind, world.Name("evil"), Binding);

            var outcome = await world.DoAsync(Actionners.Delete, kind, world.Name("evil"));

            Assert.Equal((RemedyState.Done, null), (outcome.State, await world.FindAsync(kind, world.Name("evil"))));
        }
    }

    [SkippableFact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1", isDryRun: true);

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.StartsWith("dry run, it would be so: ", outcome.Text, StringComparison.Ordinal);
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "web-1"));
    }

    [SkippableFact]
    public async Task A_dry_run_of_every_change_leaves_everything_as_it_was()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Deployment, "web", Deployment);
        var before = await world.FindAsync(ObjectKinds.Deployment, "web");

        foreach (var (actionner, parameters) in ((string, string)[])
        [
            (Actionners.Scale, "{replicas: 0}"), (Actionners.IsolateByPolicy, "{}"),
            (Actionners.Label, "{labels: {a: b}, level: object}"),
        ])
        {
            var outcome = await world.DoAsync(actionner, ObjectKinds.Deployment, "web", parameters, isDryRun: true);
            Assert.Equal((RemedyState.Done, null), (outcome.State, outcome.Undo));
        }

        Assert.Equal(Version(before), Version(await world.FindAsync(ObjectKinds.Deployment, "web")));
        Assert.Null(await world.FindAsync(ObjectKinds.NetworkPolicy, "auditactors-deployment-web"));
    }

    [SkippableFact]
    public async Task Labels_are_set_removed_and_put_back()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        var outcome = await world.DoAsync(
            Actionners.Label, ObjectKinds.Pod, "web-1", "{labels: {analysis/status: suspicious, app: ''}}");

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal(["analysis/status=suspicious", "pod-template-hash=abc"], await MapAsync(world, "labels"));

        Assert.Equal(RemedyState.Undone, (await world.UndoAsync(outcome)).State);
        Assert.Equal(["app=web", "pod-template-hash=abc"], await MapAsync(world, "labels"));
    }

    [SkippableFact]
    public async Task Annotations_are_set_and_setting_them_again_is_ignored()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        var first = await world.DoAsync(
            Actionners.Annotation, ObjectKinds.Pod, "web-1", "{annotations: {note: 'seen by us'}}");
        var second = await world.DoAsync(
            Actionners.Annotation, ObjectKinds.Pod, "web-1", "{annotations: {note: 'seen by us'}}");

        Assert.Equal(RemedyState.Done, first.State);
        AssertIgnored("as wanted already", second);
        Assert.Equal(["note=seen by us"], await MapAsync(world, "annotations"));
    }

    [SkippableFact]
    public async Task What_somebody_changed_since_is_not_put_back()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        var first = await world.DoAsync(Actionners.Label, ObjectKinds.Pod, "web-1", "{labels: {state: one}}");
        await world.DoAsync(Actionners.Label, ObjectKinds.Pod, "web-1", "{labels: {state: two}}");

        AssertIgnored("were changed since", await world.UndoAsync(first));
    }

    [SkippableFact]
    public async Task A_network_policy_isolates_the_owners_pods_and_goes_again()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Deployment, "web", Deployment);

        var outcome = await world.DoAsync(
            Actionners.IsolateByPolicy, ObjectKinds.Deployment, "web",
            "{direction: both, allow_cidr: [10.1.0.0/16], allow_namespaces: [monitoring]}");

        Assert.Equal(RemedyState.Done, outcome.State);
        var spec = (await world.FindAsync(ObjectKinds.NetworkPolicy, "auditactors-deployment-web"))!["spec"]!;
        Assert.Equal("web", spec["podSelector"]!["matchLabels"]!["app"]!.GetValue<string>());
        Assert.Equal("""["Egress","Ingress"]""", spec["policyTypes"]!.ToJsonString());
        Assert.Equal("10.1.0.0/16", spec["egress"]![0]!["to"]![0]!["ipBlock"]!["cidr"]!.GetValue<string>());
        Assert.Equal(
            """{"kubernetes.io/metadata.name":"monitoring"}""",
            spec["ingress"]![0]!["from"]![1]!["namespaceSelector"]!["matchLabels"]!.ToJsonString());

        Assert.Equal(RemedyState.Undone, (await world.UndoAsync(outcome)).State);
        Assert.Null(await world.FindAsync(ObjectKinds.NetworkPolicy, "auditactors-deployment-web"));
    }

    [SkippableFact]
    public async Task A_policy_for_a_pod_leaves_out_the_labels_of_its_rollout()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        await world.DoAsync(Actionners.IsolateByPolicy, ObjectKinds.Pod, "web-1");

        var policy = await world.FindAsync(ObjectKinds.NetworkPolicy, "auditactors-pod-web-1");
        Assert.Equal("""{"matchLabels":{"app":"web"}}""", policy!["spec"]!["podSelector"]!.ToJsonString());
    }

    [SkippableFact]
    public async Task A_policy_for_a_pod_leaves_out_labels_that_its_rule_gives()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        await world.DoAsync(Actionners.Label, ObjectKinds.Pod, "web-1", "{labels: {state: seen}}");

        await world.DoAsync(
            Actionners.IsolateByPolicy, ObjectKinds.Pod, "web-1",
            further: "}, {action: Mark, actionner: 'kubernetes:label', parameters: {labels: {state: seen}}");

        var policy = await world.FindAsync(ObjectKinds.NetworkPolicy, "auditactors-pod-web-1");
        Assert.Equal("""{"matchLabels":{"app":"web"}}""", policy!["spec"]!["podSelector"]!.ToJsonString());
    }

    [SkippableFact]
    public async Task A_pod_without_labels_is_not_isolated_with_all_others()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(
            ObjectKinds.Pod, "bare", """{"spec": {"containers": [{"name": "main", "image": "i"}]}}""");

        AssertIgnored("no labels of its own", await world.DoAsync(
            Actionners.IsolateByPolicy, ObjectKinds.Pod, "bare"));
    }

    [SkippableFact]
    public async Task Scale_sets_the_replicas_and_sets_them_back()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Deployment, "web", Deployment);

        var outcome = await world.DoAsync(Actionners.Scale, ObjectKinds.Deployment, "web");

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal(0, await ReplicasAsync(world));
        Assert.Equal(RemedyState.Undone, (await world.UndoAsync(outcome)).State);
        Assert.Equal(3, await ReplicasAsync(world));
    }

    [SkippableFact]
    public async Task What_is_protected_is_left_alone_whatever_the_rule_says()
    {
        using var world = await NewWorldAsync(new GuardSettings { AllowedNamespaces = ["elsewhere"] });
        await world.MakePodAsync("web-1");

        AssertIgnored("not among the allowed", await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1"));
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "web-1"));
    }

    [SkippableFact]
    public async Task A_notification_is_an_event_at_the_object()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        await world.MakeAsync(ObjectKinds.ClusterRoleBinding, world.Name("evil"), Binding);

        await world.NotifyAsync(ObjectKinds.Pod, "web-1", RemedyOutcome.Failed("it could not be"));
        await world.NotifyAsync(ObjectKinds.ClusterRoleBinding, world.Name("evil"), RemedyOutcome.Done("it is gone"));

        var noted = Assert.Single(await world.EventsAsync(world.Namespace, "web-1"));
        Assert.Equal("Warning", (string?)noted["type"]);
        Assert.Equal("rule R, action It: it could not be", (string?)noted["message"]);
        Assert.Single(await world.EventsAsync("default", world.Name("evil")));
    }

    private protected async Task<World> NewWorldAsync(GuardSettings? guards = null)
    {
        Skip.If(cluster is null, ApiServer.Missing);
        return await new World(cluster!, guards).CreateAsync();
    }

    protected static void AssertIgnored(string reason, RemedyOutcome outcome)
    {
        Assert.Equal(RemedyState.Ignored, outcome.State);
        Assert.Contains(reason, outcome.Text, StringComparison.Ordinal);
    }

    private static Task<JsonObject> MakeOwnedPodAsync(
        World world, string name, string ownerKind, string owner, string uid, string further = "") =>
        world.MakeAsync(
            ObjectKinds.Pod, name,
            $$"""
            {
              "metadata": {"labels": {"app": "web"}, "ownerReferences": [
                {
                  "apiVersion": "apps/v1", "kind": "{{ownerKind}}", "name": "{{owner}}", "uid": "{{uid}}",
                  "controller": true
                }
              ]},
              "spec": {"containers": [{"name": "main", "image": "i"}]{{further}}}
            }
            """);

    private static async Task<IEnumerable<string>> MapAsync(World world, string map) =>
        (await world.FindAsync(ObjectKinds.Pod, "web-1"))!["metadata"]![map]!.AsObject()
            .Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal);

    private static async Task<int> ReplicasAsync(World world) =>
        (await world.FindAsync(ObjectKinds.Deployment, "web"))!["spec"]!["replicas"]!.GetValue<int>();

    private static string Uid(JsonObject json) => json["metadata"]!["uid"]!.GetValue<string>();

    private static string Version(JsonObject? json) => json!["metadata"]!["resourceVersion"]!.GetValue<string>();
}
