using AuditActors.Rules.Remediation;

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
    }

    [Fact]
    public async Task A_dry_run_says_what_the_program_may_not_do()
    {
        using var world = await NewWorldAsync();
        await world.MakePodAsync("web-1");
        _cluster.Forbidden.Add("delete pods");

        var outcome = await world.DoAsync(Actionners.Delete, ObjectKinds.Pod, "web-1", isDryRun: true);

        Assert.Equal(
            RemedyOutcome.Failed(
                $"dry run, it would fail: this program may not delete pods in namespace {world.Namespace}"),
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
