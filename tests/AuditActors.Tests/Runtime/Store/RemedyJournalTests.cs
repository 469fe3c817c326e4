using AuditActors.Events;
using AuditActors.Rules.Remediation;
using AuditActors.Rules.Remediation.Guards;
using AuditActors.Runtime.Store;
using AuditActors.Runtime.Store.Journal;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Store;

/// <summary>What the journal of remediation promises, whatever database it is in.</summary>
public abstract class RemedyJournalTests
{
    private readonly FakeTimeProvider _clock = new(Some.Time);
    private StoreLocation? _location;

    protected abstract Task<StoreLocation> NewLocationAsync();

    [SkippableFact]
    public async Task An_action_is_admitted_once_and_told_once()
    {
        var store = await OpenAsync();

        Assert.Equal(
            1, await AdmitAsync(store, Remedy("a") with { State = RemedyState.Ignored, Result = "protected" }));
        Assert.Equal(0, await AdmitAsync(store, Remedy("a")));

        var kept = await store.Journal.FindAsync("a", default);
        Assert.Equal((RemedyState.Ignored, "protected", "node"), (kept!.State, kept.Result, kept.Node));
        Assert.Single(await AlertStoreTests.ReadAllAsync(store));
    }

    [SkippableFact]
    public async Task A_rule_that_has_done_enough_is_restrained()
    {
        var store = await OpenAsync();
        var guards = new GuardSettings { MaxDisruptive = 2, Window = TimeSpan.FromMinutes(10) };

        await AdmitAsync(
            store, guards,
            Remedy("a", "pods/shop/1"), Remedy("b", "pods/shop/2"), Remedy("c", "pods/shop/3"),
            Remedy("d", "pods/shop/4") with { Rule = "another" });
        _clock.Advance(TimeSpan.FromMinutes(11));
        await AdmitAsync(store, guards, Remedy("e", "pods/shop/5"));

        Assert.Equal(
            ["a Pending", "b Pending", "c Ignored", "d Pending", "e Pending"],
            (await store.Journal.LatestAsync(null, before: null, 10, default))
                .Select(remedy => $"{remedy.Id} {remedy.State}").Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Begun_is_what_is_pending_or_was_interrupted()
    {
        var store = await OpenAsync();
        await AdmitAsync(store, Remedy("a"));

        var first = await store.Journal.ClaimAsync("a", default);
        var second = await store.Journal.ClaimAsync("a", default);
        await store.Journal.FinishAsync("a", RemedyOutcome.Done("done"), null, decisions: null, default);

        Assert.Equal((RemedyState.Pending, 0), (first!.State, first.Attempts));
        Assert.Equal((RemedyState.Running, 1), (second!.State, second.Attempts));
        Assert.Null(await store.Journal.ClaimAsync("a", default));
    }

    [SkippableFact]
    public async Task Nodes_do_not_work_on_one_object_at_the_same_time()
    {
        var store = await OpenAsync();
        var other = await OpenAsync("other");
        await AdmitAsync(store, Remedy("a"));
        await AdmitAsync(other, Remedy("b") with { Rule = "another" });
        await AdmitAsync(other, Remedy("c", "pods/shop/else") with { Rule = "another" });
        await store.Journal.ClaimAsync("a", default);

        Assert.Null(await other.Journal.ClaimAsync("b", default));
        Assert.NotNull(await other.Journal.ClaimAsync("c", default));
        await store.Journal.FinishAsync("a", RemedyOutcome.Done("done"), null, decisions: null, default);
        Assert.NotNull(await other.Journal.ClaimAsync("b", default));
    }

    [SkippableFact]
    public async Task A_node_that_is_gone_does_not_hold_an_object_for_ever()
    {
        var store = await OpenAsync();
        var other = await OpenAsync("other");
        await AdmitAsync(store, Remedy("a"));
        await AdmitAsync(other, Remedy("b") with { Rule = "another" });
        await store.Journal.ClaimAsync("a", default);

        _clock.Advance(TimeSpan.FromMinutes(11));

        Assert.NotNull(await other.Journal.ClaimAsync("b", default));
    }

    [SkippableFact]
    public async Task Actions_of_different_rules_on_one_object_wait_for_each_other_on_one_node_too()
    {
        var store = await OpenAsync();
        await AdmitAsync(store, Remedy("a") with { Queue = "rolebindings/shop/b" });
        await AdmitAsync(store, Remedy("b") with { Rule = "another" });
        await store.Journal.ClaimAsync("a", default);

        Assert.Null(await store.Journal.ClaimAsync("b", default));
        await store.Journal.FinishAsync("a", RemedyOutcome.Done("done"), null, decisions: null, default);
        Assert.NotNull(await store.Journal.ClaimAsync("b", default));
    }

    [SkippableFact]
    public async Task What_a_node_that_is_gone_left_is_another_ones_to_do_and_then_its_alone()
    {
        var store = await OpenAsync();
        var other = await OpenAsync("other");
        await AdmitAsync(store, Remedy("a"), Remedy("b", "pods/shop/else"));
        await store.Journal.ClaimAsync("a", default);
        Assert.Empty(await other.Journal.DueAsync(10, default));
        Assert.Null(await other.Journal.ClaimAsync("a", default));

        _clock.Advance(RemedyJournal.OrphanedAfter + TimeSpan.FromSeconds(1));

        Assert.Equal(["a", "b"], (await other.Journal.DueAsync(10, default)).Select(remedy => remedy.Id).Order());
        Assert.Equal(RemedyState.Running, (await other.Journal.ClaimAsync("a", default))!.State);
        Assert.Null(await store.Journal.ClaimAsync("a", default));
        Assert.False(
            await store.Journal.FinishAsync("a", RemedyOutcome.Done("late"), Some.Alert(1), decisions: null, default));
        Assert.True(
            await other.Journal.FinishAsync("a", RemedyOutcome.Done("done"), Some.Alert(1), decisions: null, default));
        Assert.Equal("other", Assert.Single(await AlertStoreTests.ReadAllAsync(other)).Node);
    }

    [SkippableFact]
    public async Task At_most_one_action_on_an_object_is_running_whatever_nodes_do_in_whatever_order()
    {
        var nodes = new[] { await OpenAsync("a"), await OpenAsync("b"), await OpenAsync("c") };
        var random = new Random(20260105);
        for (var id = 0; id < 30; id++)
        {
            await AdmitAsync(
                nodes[id % 3], new GuardSettings { MaxDisruptive = 1000, Deduplication = TimeSpan.Zero },
                Remedy($"{id}", $"pods/shop/{id % 4}") with { Queue = $"queue/{id % 5}" });
        }

        var running = new Dictionary<string, int>();
        for (var step = 0; step < 600; step++)
        {
            var node = random.Next(3);
            if (running.Count > 0 && random.Next(3) == 0)
            {
                var (id, by) = running.ElementAt(random.Next(running.Count));
                await nodes[by].Journal.FinishAsync(id, RemedyOutcome.Done("done"), null, decisions: null, default);
                running.Remove(id);
                continue;
            }

            var wanted = $"{random.Next(30)}";
            if (running.ContainsKey(wanted)) continue;
            if (await nodes[node].Journal.ClaimAsync(wanted, default) is not null) running[wanted] = node;
            Assert.Equal(running.Count, running.Keys.Select(id => int.Parse(id) % 4).Distinct().Count());
            Assert.Equal(running.Count, running.Keys.Select(id => int.Parse(id) % 5).Distinct().Count());
        }
    }

    [SkippableFact]
    public async Task An_end_and_its_result_are_there_together_and_once()
    {
        var store = await OpenAsync();
        var other = await OpenAsync("other");
        await AdmitAsync(store, Remedy("a"));

        var done = RemedyOutcome.Done("x\0y") with { Undo = "{}" };
        Assert.True(await other.Journal.FinishAsync("a", done, Some.Alert(1), decisions: null, default));
        Assert.False(await store.Journal.FinishAsync("a", RemedyOutcome.Failed("late"), Some.Alert(2), decisions: null, default));

        var ended = await store.Journal.FindAsync("a", default);
        Assert.Equal((RemedyState.Done, "x\0y", "{}"), (ended!.State, ended.Result, ended.Undo));
        Assert.Equal("node", Assert.Single(await AlertStoreTests.ReadAllAsync(store)).Node);
    }

    [SkippableFact]
    public async Task Due_is_what_the_node_can_do_now()
    {
        var store = await OpenAsync();
        var other = await OpenAsync("other");
        await AdmitAsync(
            store,
            Remedy("a") with { State = RemedyState.Waiting }, Remedy("b") with { Step = 1, Action = "second" },
            Remedy("c", "pods/shop/else") with { Rule = "another" });
        await AdmitAsync(other, Remedy("d", "pods/shop/third") with { Rule = "third" });

        Assert.Equal(["c"], (await store.Journal.DueAsync(10, default)).Select(remedy => remedy.Id));
        Assert.True(await store.Journal.ApproveAsync("a", "eve", default));
        Assert.Equal(
            ["a", "b", "c"], (await store.Journal.DueAsync(10, default)).Select(remedy => remedy.Id).Order());
    }

    [SkippableFact]
    public async Task What_was_finished_long_ago_is_forgotten()
    {
        var store = await OpenAsync();
        await AdmitAsync(store, Remedy("a"), Remedy("b", "pods/shop/else"));
        await store.Journal.FinishAsync("a", RemedyOutcome.Done("done"), null, decisions: null, default);

        _clock.Advance(store.Options.KeepFor + TimeSpan.FromSeconds(1));

        Assert.Equal(1, await store.Journal.RemoveOldAsync(default));
        Assert.Equal("b", Assert.Single(await store.Journal.LatestAsync(null, before: null, 10, default)).Id);
    }

    [SkippableFact]
    public async Task What_was_done_is_remembered_as_long_as_its_alert_is_there_to_be_read_again()
    {
        var store = await OpenAsync();
        await AdmitAsync(store, Remedy("told") with { State = RemedyState.Ignored });
        var alert = Assert.Single(await AlertStoreTests.ReadAllAsync(store));
        await AdmitAsync(store, Remedy("a") with { AlertId = alert.Id, State = RemedyState.Ignored });

        _clock.Advance(store.Options.KeepFor + TimeSpan.FromSeconds(1));

        Assert.Equal(1, await store.Journal.RemoveOldAsync(default));
        Assert.Equal("a", Assert.Single(await store.Journal.LatestAsync(null, before: null, 10, default)).Id);
    }

    [SkippableFact]
    public async Task The_journal_is_read_page_by_page()
    {
        var store = await OpenAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            await AdmitAsync(
                store, Remedy($"a{minute}"), Remedy($"b{minute}"), Remedy($"c{minute}") with { Step = 1 });
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var read = new List<string>();
        JournaledRemedy? last = null;
        while (await store.Journal.LatestAsync(null, last, most: 2, default) is [.., { } next] page)
        {
            read.AddRange(page.Select(remedy => remedy.Id));
            last = next;
        }

        Assert.Equal(["c2", "b2", "a2", "c1", "b1", "a1", "c0", "b0", "a0"], read);
    }

    private static JournaledRemedy Remedy(string id, string target = "pods/shop/web-1") => new()
    {
        Id = id,
        AlertId = Guid.Empty,
        Node = "",
        Rule = "rule",
        Step = 0,
        Action = "action",
        Actionner = "kubernetes:delete",
        Target = target,
        Queue = target,
        State = RemedyState.Pending,
        IsDryRun = false,
        IsDisruptive = true,
    };

    private static Task<int> AdmitAsync(AlertStore store, params JournaledRemedy[] remedies) =>
        AdmitAsync(store, new GuardSettings(), remedies);

    private static Task<int> AdmitAsync(AlertStore store, GuardSettings guards, params JournaledRemedy[] remedies) =>
        store.Journal.AdmitAsync(remedies, new Restraint(guards), Told, default);

    private static Alert? Told(JournaledRemedy remedy) => remedy.IsFinished ? Some.Alert(1, rule: remedy.Id) : null;

    private async Task<AlertStore> OpenAsync(string node = "node")
    {
        _location ??= await NewLocationAsync();
        return await Stores.OpenAsync(_location, node, _clock);
    }
}
