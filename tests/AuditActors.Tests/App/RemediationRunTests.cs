using System.Diagnostics;
using System.Text.Json.Nodes;
using AuditActors.Rules.Remediation;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Journal;
using AuditActors.Tests.Runtime.Store;
using AuditActors.Tests.Sinks.Remedies;

namespace AuditActors.Tests.App;

/// <summary>The built program: an attack is read, an alert raised, the object deleted, and that once.</summary>
public sealed class RemediationRunTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TestFolder _folder = new("remediation");
    private readonly FakeCluster _cluster = new();

    public async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        Write("rules.yaml", """
            - rule: Privileged pod
              desc: Somebody made a pod
              condition: ka.verb=create and ka.target.resource=pods
              output: pod made by %ka.user.name
              priority: WARNING
              source: k8s_audit
            """);
        Write("remedies.yaml", """
            - rule: Away with it
              match: {rules: [Privileged pod]}
              actions: [{action: Delete it, actionner: "kubernetes:delete"}]
            """);
        Write("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{name: fake, context: {cluster: fake, user: fake} }]
            clusters: [{name: fake, cluster: {server: "{{_cluster.Configuration.Host}}"} }]
            users: [{name: fake, user: {token: none} }]
            """);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_object_of_an_attack_is_deleted_exactly_once_though_the_node_is_killed_in_the_middle()
    {
        using var world = new World(_cluster);
        await world.CreateAsync();
        var pod = await world.MakePodAsync("miner");
        await world.MakePodAsync("bystander");
        Write("events.jsonl", Event(world.Namespace, "miner", pod));
        using var first = Start("off");
        _cluster.OnDone = request =>
        {
            if (!request.StartsWith("DELETE", StringComparison.Ordinal)) return;
            _cluster.OnDone = null;
            first.Kill();
        };
        await first.WaitForExitAsync().WaitAsync(Patience);
        Assert.Null(await world.FindAsync(ObjectKinds.Pod, "miner"));

        using var second = Start("off");
        var remedy = await FinishedAsync();
        second.Kill();
        await second.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal((RemedyState.Done, 2), (remedy.State, remedy.Attempts));
        Assert.Equal(
            [$"DELETE /api/v1/namespaces/{world.Namespace}/pods/miner"],
            _cluster.Writes.Where(write => write.StartsWith("DELETE", StringComparison.Ordinal)));
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "bystander"));
        var logged = await AlertStoreTests.ReadAllAsync(await StoreAsync());
        Assert.Single(logged, alert => alert.Alert.Source == "internal");
    }

    [Fact]
    public async Task By_default_it_only_says_what_it_would_do()
    {
        using var world = new World(_cluster);
        await world.CreateAsync();
        Write("events.jsonl", Event(world.Namespace, "miner", await world.MakePodAsync("miner")));

        using var process = Start(dryRun: null);
        var remedy = await FinishedAsync();
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.True(remedy.IsDryRun);
        Assert.StartsWith("dry run, it would be so: ", remedy.Result, StringComparison.Ordinal);
        Assert.NotNull(await world.FindAsync(ObjectKinds.Pod, "miner"));
    }

    [Fact]
    public async Task Somebody_approves_an_action_and_takes_it_back()
    {
        Write("remedies.yaml", """
            - rule: Mark it
              match: {rules: [Privileged pod]}
              actions: [{action: Mark it, actionner: "kubernetes:label", parameters: {labels: {state: seen} }}]
            """);
        using var world = new World(_cluster);
        await world.CreateAsync();
        Write("events.jsonl", Event(world.Namespace, "miner", await world.MakePodAsync("miner")));

        using var process = Start("off", "remediation.approval=all");
        var waiting = await RemedyAsync(remedy => remedy.State == RemedyState.Waiting);
        Assert.Null(await LabelAsync(world));
        await DecideAsync("approve", waiting.Id);
        var done = await RemedyAsync(remedy => remedy.IsFinished);
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal((RemedyState.Done, "seen"), (done.State, await LabelAsync(world)));

        await DecideAsync("undo", waiting.Id);

        Assert.Null(await LabelAsync(world));
        Assert.Equal(RemedyState.Undone, (await RemedyAsync(remedy => remedy.IsFinished)).State);
        Assert.Contains(
            "approved by somebody who can open the store, undone by somebody who can open the store",
            await DecideAsync("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remediation_without_a_store_is_refused()
    {
        var refused = await Executable.RunAsync(
            "run", "--source", Path.Combine(_folder.FullName, "rules.yaml"), "--set", "remediation.rules=[x.yaml]");

        Assert.Equal(1, refused.ExitCode);
        Assert.Matches(@"\Aauditactors: [^\n]*remediation\.rules needs a store[^\n]*\n\z", refused.StandardError);
    }

    private static string Event(string ns, string name, JsonObject pod) => new JsonObject
    {
        ["kind"] = "Event",
        ["auditID"] = "id-1",
        ["stage"] = "ResponseComplete",
        ["verb"] = "create",
        ["user"] = new JsonObject { ["username"] = "eve" },
        ["objectRef"] = new JsonObject { ["resource"] = "pods", ["namespace"] = ns, ["name"] = name },
        ["responseStatus"] = new JsonObject { ["code"] = 201 },
        ["responseObject"] = pod.DeepClone(),
        ["stageTimestamp"] = "2026-01-02T03:04:05Z",
    }.ToJsonString() + "\n";

    private static async Task<string?> LabelAsync(World world) =>
        (await world.FindAsync(ObjectKinds.Pod, "miner"))!["metadata"]!["labels"]!["state"]?.GetValue<string>();

    private async Task<string> DecideAsync(params string[] decision)
    {
        var result = await Executable.RunAsync(
        [
            "remediation", .. decision, "--set", "store.kind=sqlite",
            "--set", $"store.sqlite.file=\"{Path.Combine(_folder.FullName, "alerts.db")}\"",
            "--set", $"remediation.kubeconfig=\"{Path.Combine(_folder.FullName, "kubeconfig")}\"",
            "--set", "remediation.dry-run=off",
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        return result.StandardOutput;
    }

    private Process Start(string? dryRun, params string[] further)
    {
        List<string> arguments =
        [
            "run", "--source", $"file:{Path.Combine(_folder.FullName, "events.jsonl")}",
            "-r", Path.Combine(_folder.FullName, "rules.yaml"),
            "--set", $"remediation.rules=[\"{Path.Combine(_folder.FullName, "remedies.yaml")}\"]",
            "--set", $"remediation.kubeconfig=\"{Path.Combine(_folder.FullName, "kubeconfig")}\"",
            "--set", "follow.from-start=on",
            "--set", "health.listen=\"\"",
        ];
        foreach (var setting in further) arguments.AddRange(["--set", setting]);
        if (dryRun is not null) arguments.AddRange(["--set", $"remediation.dry-run={dryRun}"]);
        var start = new ProcessStartInfo(Executable.Path, arguments) { WorkingDirectory = _folder.FullName };
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["AUDITACTORS_NODE"] = "node";
        start.Environment["AUDITACTORS_STORE"] = "sqlite";
        start.Environment["AUDITACTORS_STORE_FILE"] = Path.Combine(_folder.FullName, "alerts.db");
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task<JournaledRemedy> FinishedAsync() => RemedyAsync(remedy => remedy.IsFinished);

    /// <summary>The only action there is, as soon as it is as wanted.</summary>
    private async Task<JournaledRemedy> RemedyAsync(Func<JournaledRemedy, bool> isWanted)
    {
        var desk = new RemedyDesk(await StoreAsync(), TimeProvider.System);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var remedies = await desk.LatestAsync(null, before: null, 10, default);
            if (remedies is [var remedy] && isWanted(remedy)) return remedy;
            Assert.True(waited.Elapsed < Patience, $"{remedies.Count} actions, none as wanted");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private Task<AlertStore> StoreAsync() => Stores.OpenAsync(Stores.InFolder(_folder.FullName));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
