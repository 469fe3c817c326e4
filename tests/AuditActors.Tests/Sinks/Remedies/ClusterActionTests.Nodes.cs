using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>Nodes, and rights.</summary>
public abstract partial class ClusterActionTests
{
    [SkippableFact]
    public async Task Cordon_and_its_undoing()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Node, world.Name("node"), "{}");

        var outcome = await world.DoAsync(Actionners.Cordon, ObjectKinds.Node, world.Name("node"));

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.True(await IsCordonedAsync(world));
        AssertIgnored("cordoned already", await world.DoAsync(Actionners.Cordon, ObjectKinds.Node, world.Name("node")));
        Assert.Equal(RemedyState.Undone, (await world.UndoAsync(outcome)).State);
        Assert.False(await IsCordonedAsync(world));
    }

    [SkippableFact]
    public async Task Drain_cordons_the_node_of_the_pod_and_evicts_what_may_go()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Node, world.Name("node"), "{}");
        var on = $$""", "nodeName": "{{world.Name("node")}}", "terminationGracePeriodSeconds": 0""";
        await world.MakePodAsync("web-1", on);
        await world.MakePodAsync("web-2", on);
        var owner = await world.MakeAsync(ObjectKinds.DaemonSet, "agent", Deployment);
        await MakeOwnedPodAsync(world, "agent-1", "DaemonSet", "agent", Uid(owner), on);

        var outcome = await world.DoAsync(Actionners.Drain, ObjectKinds.Pod, "web-1", "{ignore_daemonsets: true}");

        Assert.Contains("2 pods evicted, 1 left", outcome.Text, StringComparison.Ordinal);
        Assert.True(await IsCordonedAsync(world));
        Assert.Null(await world.FindAsync(ObjectKinds.Pod, "web-2"));
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "agent-1"));
    }

    [SkippableFact]
    public async Task Revoke_takes_the_user_of_the_alert_out_of_a_binding()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.RoleBinding, "b", Binding);

        var outcome = await world.DoAsync(Actionners.Revoke, ObjectKinds.RoleBinding, "b", user: "eve");

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal(["Group eve", "ServiceAccount robot"], await SubjectsAsync(world));
        AssertIgnored("'bob' has no rights", await world.DoAsync(
            Actionners.Revoke, ObjectKinds.RoleBinding, "b", user: "bob"));
    }

    [SkippableFact]
    public async Task Revoke_takes_a_named_subject_out_unless_it_is_protected()
    {
        using var world = await NewWorldAsync(
            new GuardSettings { ProtectedSubjects = ["system:serviceaccount:shop:robot"] });
        await world.MakeAsync(ObjectKinds.RoleBinding, "b", Binding);

        AssertIgnored("are protected", await world.DoAsync(
            Actionners.Revoke, ObjectKinds.RoleBinding, "b", "{subject: 'ServiceAccount:shop/robot'}"));
        await world.DoAsync(Actionners.Revoke, ObjectKinds.RoleBinding, "b", "{subject: 'Group:eve'}");

        Assert.Equal(["User eve", "ServiceAccount robot"], await SubjectsAsync(world));
    }

    [SkippableFact]
    public async Task Revoke_deletes_the_token_secrets_of_a_service_account()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.ServiceAccount, "robot", "{}");
        await world.MakeAsync(ObjectKinds.ServiceAccount, "other", "{}");
        await MakeTokenAsync(world, "robot-token", "robot");
        await MakeTokenAsync(world, "other-token", "other");

        var outcome = await world.DoAsync(Actionners.Revoke, ObjectKinds.ServiceAccount, "robot");

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Null(await world.FindAsync(ObjectKinds.Secret, "robot-token"));
        Assert.NotNull(await world.FindAsync(ObjectKinds.Secret, "other-token"));
    }

    [SkippableFact]
    public async Task A_binding_of_somebody_protected_is_deleted_only_where_the_alert_is_about_its_making()
    {
        using var world = await NewWorldAsync(new GuardSettings { ProtectedSubjects = ["eve"] });
        await world.MakeAsync(ObjectKinds.RoleBinding, "b", Binding);

        AssertIgnored("the rights of 'eve'", await world.DoAsync(
            Actionners.Delete, ObjectKinds.RoleBinding, "b", code: "200"));
        var made = await world.DoAsync(Actionners.Delete, ObjectKinds.RoleBinding, "b", code: "201");

        Assert.Equal(RemedyState.Done, made.State);
    }

    [SkippableFact]
    public async Task The_program_takes_no_rights_from_itself()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(
            ObjectKinds.RoleBinding, "b", Binding.Replace(
                "\"eve\"", $"\"{World.ProgramUser}\"", StringComparison.Ordinal));

        foreach (var actionner in (string[])[Actionners.Delete, Actionners.Revoke])
        {
            AssertIgnored($"the rights of '{World.ProgramUser}'", await world.DoAsync(
                actionner, ObjectKinds.RoleBinding, "b", user: World.ProgramUser));
        }
    }

    private static Task<JsonObject> MakeTokenAsync(World world, string name, string account) => world.MakeAsync(
        ObjectKinds.Secret, name,
        $$"""
        {
          "type": "kubernetes.io/service-account-token",
          "metadata": {"annotations": {"kubernetes.io/service-account.name": "{{account}}"} }
        }
        """);

    private static async Task<IEnumerable<string>> SubjectsAsync(World world) =>
        (await world.FindAsync(ObjectKinds.RoleBinding, "b"))!["subjects"]!.AsArray()
            .Select(subject => $"{subject!["kind"]} {subject["name"]}");

    private static async Task<bool> IsCordonedAsync(World world) =>
        (await world.FindAsync(ObjectKinds.Node, world.Name("node")))!["spec"]?["unschedulable"]?.GetValue<bool>() is true;
}
