using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;

namespace AuditActors.Tests.Sinks.Remedies;

/// <summary>The actions on the fake API server; besides the common tests what only a fake can be told to do.</summary>
public sealed class FakeClusterActionTests(FakeCluster cluster)
    : ClusterActionTests(cluster), IClassFixture<FakeCluster>, IDisposable
{
    private readonly FakeCluster _cluster = cluster;

    public void Dispose()
    {
        _cluster.Forbidden.Clear();
        _cluster.Kept.Clear();
        _cluster.Failures = 0;
        _cluster.OnRequest = null;
        _cluster.OnDone = null;
        _cluster.Commands.Clear();
    }

    [Fact]
    public async Task A_dry_run_says_what_the_program_may_not_do()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        _cluster.Forbidden.Add("delete pods");

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1", isDryRun: true);

        Assert.Equal(
            RemedyOutcome.Failed($"it would fail: this program may not delete pods in namespace {world.Namespace}"),
            outcome);
    }

    [Fact]
    public async Task A_refusal_is_a_failure_that_trying_again_does_not_help()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        _cluster.Forbidden.Add("delete pods");

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1");

        Assert.Equal((RemedyState.Failed, false), (outcome.State, outcome.MayRetry));
        Assert.Contains("cannot delete resource", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_error_may_be_tried_again()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        _cluster.Failures = 1;

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1");

        Assert.Equal((RemedyState.Failed, true), (outcome.State, outcome.MayRetry));
    }

    [Fact]
    public async Task A_namesake_that_comes_between_reading_and_deleting_is_not_hit()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        _cluster.OnRequest = request =>
        {
            if (!request.StartsWith("DELETE", StringComparison.Ordinal)) return;
            _cluster.OnRequest = null;
            _cluster.Exchange(ObjectKinds.Pod, world.Namespace, "web-1");
        };

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1");

        Assert.Equal(RemedyState.Failed, outcome.State);
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "web-1"));
    }

    [Fact]
    public async Task A_change_in_between_is_not_overwritten()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        _cluster.OnRequest = request =>
        {
            if (!request.StartsWith("PATCH", StringComparison.Ordinal)) return;
            _cluster.OnRequest = null;
            _cluster.Exchange(ObjectKinds.Pod, world.Namespace, "web-1");
        };

        var outcome = await world.DoAsync(Actionners.Label, ObjectKinds.Pod, "web-1", "{labels: {a: b}}");

        Assert.Equal((RemedyState.Failed, true), (outcome.State, outcome.MayRetry));
    }

    [Fact]
    public async Task Log_brings_the_last_lines()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        var outcome = await world.DoAsync(Actionners.Log, ObjectKinds.Pod, "web-1");

        Assert.Equal(
            $"the last 20 lines of container main of the Pod web-1 in namespace {world.Namespace}: "
            + "first line | last line of web-1 | ", outcome.Text);
    }

    [Fact]
    public async Task Log_stores_them_where_an_output_is_given()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        var folder = Directory.CreateTempSubdirectory("auditactors-log").FullName;

        var outcome = await world.DoAsync(
            Actionners.Log, ObjectKinds.Pod, "web-1",
            further: $", output: {{target: 'local:file', parameters: {{destination: '{folder}'}}}}");

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal("first line\nlast line of web-1\n", File.ReadAllText(Assert.Single(Directory.GetFiles(folder))));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Commands_run_only_where_they_are_enabled()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");

        AssertIgnored("is off", await world.DoAsync(Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: id}"));
        Assert.Empty(_cluster.Commands);
    }

    [Fact]
    public async Task A_command_runs_in_every_container_with_the_alerts_values_as_arguments()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Exec] });
        await world.MakePodAsync("web-1");
        const string hostile = "$(reboot)\n'; rm -rf / #";

        var outcome = await world.DoAsync(
            Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: 'echo \"$KA_USER_NAME\"'}", user: hostile);

        Assert.Equal(RemedyState.Done, outcome.State);
        Assert.Equal(2, _cluster.Commands.Count);
        Assert.Equal("env", _cluster.Commands[0][0]);
        Assert.Contains($"KA_USER_NAME={hostile}", _cluster.Commands[0]);
        Assert.Equal(["/bin/sh", "-c", "echo \"$KA_USER_NAME\""], _cluster.Commands[0].TakeLast(3));
    }

    [Fact]
    public async Task A_command_can_ask_for_facts_of_the_node()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Exec] });
        await world.MakeAsync(ObjectKinds.Node, world.Name("node"), """
            {
              "metadata": {"labels": {"kubernetes.io/hostname": "worker-1", "node-role.kubernetes.io/edge": ""}},
              "spec": {"providerID": "openstack:///1"}
            }
            """);
        await world.MakePodAsync("web-1", $$""", "nodeName": "{{world.Name("node")}}" """);

        await world.DoAsync(
            Actionners.Exec, ObjectKinds.Pod, "web-1", "{command: id}", further: ", additional_contexts: [k8snode]");

        Assert.Superset(
            new HashSet<string> { "NODE_HOSTNAME=worker-1", "NODE_ROLE=edge", "NODE_SPEC_PROVIDERID=openstack:///1" },
            _cluster.Commands[0].ToHashSet());
    }

    [Fact]
    public async Task A_command_that_fails_is_a_failure_that_is_not_tried_again()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Script] });
        await world.MakePodAsync("web-1");

        var outcome = await world.DoAsync(Actionners.Script, ObjectKinds.Pod, "web-1", "{script: fail}");

        Assert.Equal((RemedyState.Failed, false), (outcome.State, outcome.MayRetry));
        Assert.Contains("ended with 3", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_stores_a_file_of_the_container()
    {
        using var world = await NewWorldAsync(new GuardSettings { Enabled = [Actionners.Download] });
        await world.MakePodAsync("web-1");
        var folder = Directory.CreateTempSubdirectory("auditactors-download").FullName;

        await world.DoAsync(
            Actionners.Download, ObjectKinds.Pod, "web-1", "{file: /etc/hosts}",
            further: $", output: {{target: 'local:file', parameters: {{destination: '{folder}'}}}}");

        Assert.Equal(["cat", "--", "/etc/hosts"], Assert.Single(_cluster.Commands));
        Assert.Equal("output of main\n", File.ReadAllText(Assert.Single(Directory.GetFiles(folder))));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_pod_that_its_budget_keeps_makes_a_drain_fail_or_is_passed_over()
    {
        using var world = await NewWorldAsync();
        await world.MakeAsync(ObjectKinds.Node, world.Name("node"), "{}");
        await world.MakePodAsync("kept", $$""", "nodeName": "{{world.Name("node")}}" """);
        _cluster.Kept.Add("kept");

        var strict = await world.DoAsync(Actionners.Drain, ObjectKinds.Node, world.Name("node"));
        var lenient = await world.DoAsync(
            Actionners.Drain, ObjectKinds.Node, world.Name("node"), "{ignore_errors: true}");

        Assert.Equal(RemedyState.Failed, strict.State);
        Assert.Equal(RemedyState.Done, lenient.State);
        Assert.Contains("1 refused: kept", lenient.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_away_may_be_asked_again()
    {
        using var world = new World(new GoneCluster());

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1");

        Assert.Equal((RemedyState.Failed, true), (outcome.State, outcome.MayRetry));
    }

    private sealed class GoneCluster : ITestCluster
    {
        public k8s.KubernetesClientConfiguration Configuration { get; } = new() { Host = "http://127.0.0.1:1" };
    }
}
