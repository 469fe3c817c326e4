using System.Collections.Concurrent;
using System.Text;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Runtime.Remediation;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Journal;
using AuditActors.Tests.Runtime.Store;

namespace AuditActors.Tests.Runtime.Remediation;

/// <summary>Alerts and the journal are in a file; the cluster is a list of what was asked of it.</summary>
public sealed partial class RemediationActorTests : ActorTests, IRemedies
{
    private readonly TestFolder _folder = new("remedies");
    private readonly ConcurrentQueue<RemedyOrder> _done = new();
    private readonly AlertStore _store;
    private readonly IActorRef _writer;
    private Func<RemedyOrder, CancellationToken, Task<RemedyOutcome>> _perform =
        (_, _) => Task.FromResult(RemedyOutcome.Done("it is done"));

    private long _batch;

    public RemediationActorTests()
    {
        _store = StoreOf("node");
        _writer = Sys.ActorOf(StoreActor.Props(_store, Some.Signals()));
    }

    async Task<RemedyOutcome> IRemedies.PerformAsync(RemedyOrder order, CancellationToken cancellationToken)
    {
        _done.Enqueue(order);
        return await _perform(order, cancellationToken);
    }

    Task IRemedies.NotifyAsync(RemedyOrder order, RemedyOutcome outcome, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    Task<RemedyOutcome> IRemedies.UndoAsync(string undo, bool isDryRun, CancellationToken cancellationToken) =>
        throw new InvalidOperationException();

    [Fact]
    public async Task Actions_are_taken_in_order_and_their_results_are_alerts()
    {
        Start();

        Raise(SomeRemediation.OnPod("web-1"));

        await FinishedAsync(2);
        Assert.Equal(["Mark", "Delete"], _done.Select(order => order.Action.Name));
        Assert.Equal(
            [
                "Mark (kubernetes:label) of rule Delete it: done: it is done",
                "Delete (kubernetes:delete) of rule Delete it: done: it is done",
            ],
            await ReportsAsync());
        Assert.Equal(
            ["", "shop", "shop"],
            (await AlertStoreTests.ReadAllAsync(_store)).Select(logged => logged.Alert.Namespace));
    }

    [Fact]
    public async Task A_failure_ends_the_rule()
    {
        _perform = (_, _) => Task.FromResult(RemedyOutcome.Failed("it cannot be"));
        Start();

        Raise(SomeRemediation.OnPod("web-1"));

        var all = await FinishedAsync(2);
        Assert.Equal("Mark", Assert.Single(_done).Action.Name);
        Assert.Equal([RemedyState.Failed, RemedyState.Ignored], all.OrderBy(r => r.Step).Select(r => r.State));
    }

    [Fact]
    public async Task What_may_go_better_later_is_tried_again()
    {
        var answers = new Queue<RemedyOutcome>(
            [RemedyOutcome.Failed("busy", mayRetry: true), RemedyOutcome.Failed("busy", mayRetry: true)]);
        _perform = (_, _) => Task.FromResult(
            answers.TryDequeue(out var answer) ? answer : RemedyOutcome.Done("it is done"));
        Start();

        Raise(SomeRemediation.OnPod("web-1"));

        Assert.All(await FinishedAsync(2), remedy => Assert.Equal(RemedyState.Done, remedy.State));
        Assert.Equal(4, _done.Count);
    }

    [Fact]
    public async Task The_same_threat_again_is_left_alone_for_a_while()
    {
        Start();

        Raise(SomeRemediation.OnPod("web-1", 1));
        await FinishedAsync(2);
        Raise(SomeRemediation.OnPod("web-1", 2));

        Assert.Equal(2, (await FinishedAsync(4)).Count(remedy => remedy.State == RemedyState.Ignored));
        Assert.Equal(2, _done.Count);
    }

    [Fact]
    public async Task An_object_that_has_taken_the_name_of_another_is_another_one()
    {
        Start();

        Raise(SomeRemediation.OnPod("web-1", 1, $"{Guid.NewGuid()}"));
        await FinishedAsync(2);
        Raise(SomeRemediation.OnPod("web-1", 2, $"{Guid.NewGuid()}"));

        await FinishedAsync(4);
        Assert.Equal(4, _done.Count);
    }

    [Fact]
    public async Task Beyond_its_number_of_disruptions_a_rule_only_tells()
    {
        Start(new GuardSettings { DryRun = false, MaxDisruptive = 3 });

        for (var number = 1; number <= 10; number++) Raise(SomeRemediation.OnPod($"web-{number}"));

        await FinishedAsync(20);
        Assert.Equal(3, _done.Count(order => order.Action.Name == "Delete"));
        Assert.Equal(10, _done.Count(order => order.Action.Name == "Mark"));
    }

    [Fact]
    public async Task Actions_on_one_object_never_run_at_the_same_time()
    {
        var running = new ConcurrentDictionary<string, int>();
        var overlaps = 0;
        _perform = async (order, cancellationToken) =>
        {
            if (running.AddOrUpdate(order.Target!.Key, 1, (_, count) => count + 1) > 1)
                Interlocked.Increment(ref overlaps);
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            running.AddOrUpdate(order.Target.Key, 0, (_, count) => count - 1);
            return RemedyOutcome.Done("it is done");
        };
        Start(new GuardSettings { DryRun = false, MaxDisruptive = 1000, Deduplication = TimeSpan.Zero });

        Raise([.. Enumerable.Range(1, 40).Select(number => SomeRemediation.OnPod($"web-{number % 4}", (ulong)number))]);

        await FinishedAsync(80);
        Assert.Equal((80, 0), (_done.Count, overlaps));
    }

    [Fact]
    public async Task Nodes_share_the_work_and_none_does_what_another_does()
    {
        var running = new ConcurrentDictionary<string, int>();
        var overlaps = 0;
        _perform = async (order, cancellationToken) =>
        {
            if (running.AddOrUpdate(order.Target!.Key, 1, (_, count) => count + 1) > 1)
                Interlocked.Increment(ref overlaps);
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
            running.AddOrUpdate(order.Target.Key, 0, (_, count) => count - 1);
            return RemedyOutcome.Done("it is done");
        };
        var guards = new GuardSettings { DryRun = false, MaxDisruptive = 1000, Deduplication = TimeSpan.Zero };
        Start(guards);
        Start(guards, node: "other");

        Raise([.. Enumerable.Range(1, 20).Select(number => SomeRemediation.OnPod($"web-{number % 4}", (ulong)number))]);

        await FinishedAsync(40);
        Assert.Equal((40, 0), (_done.Count, overlaps));
        var logged = await _store.Log.ReadAsync(0, node: null, 1000, default);
        Assert.Equal(40, logged.Count(alert => alert.Alert.Source == "internal"));
    }

    [Fact]
    public async Task An_alert_of_a_node_that_is_gone_is_acted_on_by_another()
    {
        Start(node: "other");

        Raise(SomeRemediation.OnPod("web-1"));

        Assert.All(await FinishedAsync(2), remedy => Assert.Equal("other", remedy.Node));
    }

    [Fact]
    public async Task An_action_that_takes_too_long_is_given_up_before_another_node_may_take_it()
    {
        _perform = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return RemedyOutcome.Done("never");
        };
        Start(change: options => options with { LongestRun = TimeSpan.FromMilliseconds(50) });

        Raise(SomeRemediation.OnPod("web-1"));

        var mark = (await FinishedAsync(2)).Single(remedy => remedy.Step == 0);
        Assert.Equal((RemedyState.Failed, "it was not finished within 0.1 s"), (mark.State, mark.Result));
        Assert.True(new RemediationOptions { Playbook = null! }.LongestRun * 2 <= RemedyJournal.LongestHold);
    }

    [Fact]
    public async Task Results_tell_whom_the_rule_and_the_node_notify()
    {
        Start(change: options => options with { DefaultNotifiers = ["slack"] });

        Raise(SomeRemediation.OnPod("web-1"));

        await FinishedAsync(2);
        Assert.All(
            (await AlertStoreTests.ReadAllAsync(_store)).Where(logged => logged.Alert.Source == "internal"),
            logged => Assert.Contains(
                "\"remediation.notifiers\":[\"slack\"]", Encoding.UTF8.GetString(logged.Alert.OutputFields.Span),
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stopped_node_goes_on_where_it_was_and_does_nothing_twice()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _perform = async (order, cancellationToken) =>
        {
            if (order.Action.Name == "Mark") return RemedyOutcome.Done("it is done");
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return RemedyOutcome.Done("never");
        };
        var first = Start();
        Raise(SomeRemediation.OnPod("web-1"));
        await begun.Task;
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);
        // What had its effect before the end of the node is not there any more.
        _perform = (_, _) => Task.FromResult(RemedyOutcome.Gone("it is not there any more"));

        Start();

        Assert.All(await FinishedAsync(2), remedy => Assert.Equal(RemedyState.Done, remedy.State));
        Assert.Equal(["Mark", "Delete", "Delete"], _done.Select(order => order.Action.Name));
        Assert.Equal(2, (await ReportsAsync()).Count);
    }

    [Fact]
    public async Task What_cannot_be_done_twice_is_not_done_again_after_an_interruption()
    {
        const string rules =
            """
            - rule: Tell
              match: {rules: [Attach/Exec Pod]}
              actions: [{action: Tell, actionner: "http:webhook", parameters: {url: "http://127.0.0.1:1/"}}]
            """;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _perform = async (_, cancellationToken) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return RemedyOutcome.Done("never");
        };
        var first = Start(rules: rules);
        Raise(SomeRemediation.OnPod("web-1"));
        await begun.Task;
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);

        Start(rules: rules);

        var told = Assert.Single(await FinishedAsync(1));
        Assert.Equal(RemedyState.Failed, told.State);
        Assert.Contains("interrupted", told.Result, StringComparison.Ordinal);
        Assert.Single(_done);
    }

    [Fact]
    public async Task A_dry_run_is_handed_on_as_one()
    {
        Start(new GuardSettings());

        Raise(SomeRemediation.OnPod("web-1"));

        await FinishedAsync(2);
        Assert.All(_done, order => Assert.True(order.IsDryRun));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // A transaction under way makes its file anew.
        }
    }

    private IActorRef Start(
        GuardSettings? guards = null,
        string rules = SomeRemediation.DeletePods,
        ApprovalMode approval = ApprovalMode.Off,
        string node = "node",
        Func<RemediationOptions, RemediationOptions>? change = null)
    {
        var options = SomeRemediation.Options(rules, guards) with { Approval = approval };
        var current = new CurrentRemediation(change?.Invoke(options) ?? options);
        var store = node == "node" ? _store : StoreOf(node);
        return Sys.ActorOf(RemediationActor.Props(
            current, this, store, _writer, TimeProvider.System, Some.Signals()));
    }

    private AlertStore StoreOf(string node)
    {
        var store = Stores.Open(new StoreOptions { Location = Stores.InFolder(_folder.FullName), Node = node });
        store.CursorAsync(RemediationActor.CursorName, default).GetAwaiter().GetResult();
        return store;
    }

    private void Raise(params Alert[] alerts)
    {
        _writer.Tell(new OutboxProtocol.Raise(new BatchId("test", 1, ++_batch), [.. alerts]), TestActor);
        ExpectMsg<OutboxProtocol.Accepted>();
    }

    private async Task<IReadOnlyList<JournaledRemedy>> FinishedAsync(int count)
    {
        var desk = new RemedyDesk(_store, TimeProvider.System);
        IReadOnlyList<JournaledRemedy> finished = [];
        await AwaitAssertAsync(async () =>
        {
            finished = [.. (await desk.LatestAsync(null, before: null, 1000, default)).Where(remedy => remedy.IsFinished)];
            Assert.Equal(count, finished.Count);
        });
        return finished;
    }

    private async Task<IReadOnlyList<string>> ReportsAsync() =>
    [
        .. (await AlertStoreTests.ReadAllAsync(_store))
            .Where(logged => logged.Alert.Source == "internal")
            .Select(logged => Encoding.UTF8.GetString(logged.Alert.Message.Span)),
    ];
}
