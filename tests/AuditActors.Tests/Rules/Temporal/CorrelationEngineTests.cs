using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>What an engine does beyond its windows: routes, bounds, saves and takes over.</summary>
public sealed class CorrelationEngineTests
{
    private const string Count =
        "- {correlation: r, type: event_count, condition: ka.stage=Done, group_by: [ka.user.name], timespan: 2h, "
        + "threshold: {gte: 3}, output: \"%first.ka.verb %ka.verb\", priority: INFO}\n";

    [Fact]
    public void A_million_different_users_stay_under_the_bound_and_raise_nothing()
    {
        const long limit = 1 << 20;
        var world = new CorrelationWorld(
            Count.Replace("timespan", "limits: {keys: 1000, state: 1MiB}, timespan", StringComparison.Ordinal));
        for (var i = 0; i < 1_000_000; i += 100) world.At(i / 1000.0, Event($"e{i}", $"user-{i}"));
        var counters = world.Rules.Correlations.Correlations.Single().Counters;
        Assert.Empty(world.Alerts);
        Assert.True(counters.EvictedKeys.Value > 10_000 - 2_000, $"{counters.EvictedKeys.Value} evicted");
        Assert.InRange(StateBytes(world.Engine), 1, limit);
    }

    [Fact]
    public void Engines_that_share_a_budget_keep_it()
    {
        var budget = new StateBudget(1 << 18);
        var world = new CorrelationWorld(Count.Replace("2h", "2m", StringComparison.Ordinal));
        var engines = Enumerable.Range(0, 20)
            .Select(name =>
                new CorrelationEngine(world.Rules.Correlations, EngineScope.OfNamespace($"n{name}"), budget))
            .ToList();
        var outcome = new CorrelationOutcome();
        for (var i = 0; i < 4000; i++)
        {
            var engine = engines[i % engines.Count];
            engine.Take(world.Read(i / 1000.0, Event($"e{i}", $"user-{i}"))!, outcome);
            engine.Advance(i * 1000L, outcome);
        }

        Assert.InRange(budget.Used, 1, budget.Limit);
        foreach (var engine in engines) engine.Release();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void An_event_that_may_be_a_copy_of_one_that_had_to_be_forgotten_counts_as_one()
    {
        var budget = new StateBudget(1 << 18);
        var world = new CorrelationWorld(Count.Replace("2h", "2m", StringComparison.Ordinal));
        var engine = new CorrelationEngine(world.Rules.Correlations, EngineScope.OfNamespace("n"), budget);
        var outcome = new CorrelationOutcome();
        for (var i = 0; i < 10_000; i++) engine.Take(world.Read(i / 10_000.0, Event($"e{i}", $"user-{i}"))!, outcome);
        Assert.InRange(budget.Used, 1, budget.Limit);
        Assert.InRange(budget.ForgottenIdentities, 5_000, 10_000);
        Assert.True(world.Rules.Correlations.Correlations.Single().Counters.Groups.Value > 100);

        for (var i = 0; i < 3; i++) engine.Take(world.Read(0, Event("e0", "user-0"))!, outcome);
        for (var i = 0; i < 3; i++) engine.Take(world.Read(1, Event($"late-{i}", "user-0"))!, outcome);

        Assert.Equal(3, engine.Copies);
        Assert.Equal(["late-0/Done", "late-1/Done", "late-2/Done"], outcome.Alerts.Single().Events);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(2, 0)]
    public void It_may_have_been_none_so_that_no_verdict_needs_what_was_before_it(int identities, int alerts)
    {
        var options = new CorrelationOptions { Lateness = TimeSpan.Zero, MaxIdentities = identities };
        var world = new CorrelationWorld(Stranger("2m"), options).At(0, Event("first", "zoe"));
        for (var second = 100; second < 105; second++) world.At(second, Event($"e{second}", "ben"));

        world.At(100, Event("another", "zoe")).At(110, Event("wipe", "amy", "delete")).End();

        Assert.Equal(alerts, world.Alerts.Count);
    }

    [Fact]
    public void Alerts_go_to_the_engines_of_correlations_that_take_them()
    {
        var world = new CorrelationWorld(
            Count.Replace("output", "cooldown: 0s, output", StringComparison.Ordinal)
            + "- {correlation: over all, type: event_count, rules: [r], scope: cluster, group_by: [ka.user.name], "
            + "timespan: 1h, threshold: {gte: 2}, output: \"%ka.verb\", priority: INFO}");
        var cluster = new CorrelationWorld("[]");
        for (var i = 0; i < 6; i++) world.At(i, Event($"e{i}", "amy"));
        Assert.Equal(2, world.Alerts.Count);
        Assert.Equal(
            ["over all", "over all"],
            world.Forwarded.SelectMany(forward => forward.Admission.Hits).Select(hit => hit.Correlation.Rule.Name));
        Assert.All(world.Forwarded, forward => Assert.Null(forward.Partition));
        world.Engine = new CorrelationEngine(world.Rules.Correlations, EngineScope.PartOf("over all", 32));
        foreach (var forward in world.Forwarded.ToList()) world.Take(Over(world, forward.Admission));
        foreach (var forward in world.Forwarded.ToList()) world.Take(Over(world, forward.Admission));
        var alert = world.Alerts.Skip(2).Single();
        Assert.Equal(world.Alerts.Take(2).Select(each => $"c:{each.Id}"), alert.Events);
        Assert.Equal(2, world.Engine.Copies);
        Assert.Empty(cluster.Alerts);
    }

    [Fact]
    public void A_changed_threshold_keeps_the_state()
    {
        var world = new CorrelationWorld(Count);
        world.At(1, Event("a", "amy", "get")).At(2, Event("b", "amy", "list"));
        Reload(world, Count.Replace("gte: 3", "gte: 2", StringComparison.Ordinal)).At(3, Event("c", "amy", "watch"));
        Assert.Equal("get watch", CorrelationWorld.Text(Reloaded.Printed.Single().Message));
    }

    [Fact]
    public void A_changed_output_finds_what_the_events_kept_before()
    {
        var world = new CorrelationWorld(Count);
        world.At(1, Event("a", "amy", "get")).At(2, Event("b", "amy", "list"));
        Reload(world, Count.Replace("%first.ka.verb", "%ka.target.name %first.ka.verb", StringComparison.Ordinal))
            .At(3, Event("c", "amy", "watch"));
        Assert.Equal("<NA> get watch", CorrelationWorld.Text(Reloaded.Printed.Single().Message));
    }

    [Fact]
    public void A_changed_window_starts_anew_and_clears_away_what_was_stored()
    {
        var world = new CorrelationWorld(Count);
        world.At(1, Event("a", "amy", "get")).At(2, Event("b", "amy", "list"));
        Reload(world, Count.Replace("2h", "3h", StringComparison.Ordinal)).At(3, Event("c", "amy", "watch"));
        Assert.Empty(Reloaded.Alerts);
        Assert.Contains(
            Reloaded.Engine.TakeChanges(), row => row.Kind == StateRowKind.Correlation && row.Value is null);
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_dropped_and_counted()
    {
        var world = new CorrelationWorld(Count);
        world.At(1, Event("a", "amy")).At(2, Event("b", "amy"));
        var rows = world.Engine.Snapshot()
            .Select(row => row.Kind == StateRowKind.Window ? row with { Value = new byte[] { 1, 2, 3 } } : row)
                .ToList();
        world.Engine = new CorrelationEngine(world.Rules.Correlations, EngineScope.OfNamespace("shop"));
        world.Engine.Restore(rows);
        world.At(3, Event("c", "amy"));
        Assert.Empty(world.Alerts);
        Assert.Equal(1, world.Rules.Correlations.Correlations.Single().Counters.UnreadableRows.Value);
    }

    [Fact]
    public void Short_windows_are_not_stored()
    {
        var world = new CorrelationWorld(Count.Replace("2h", "2m", StringComparison.Ordinal));
        world.At(1, Event("a", "amy"));
        Assert.Empty(world.Engine.TakeChanges());
        Assert.Empty(world.Engine.Snapshot());
    }

    [Fact]
    public void Rules_that_are_only_signals_raise_no_alerts_of_their_own()
    {
        const string rule =
            "- {rule: Exec, condition: ka.verb=exec, desc: d, output: o, priority: INFO, source: k8s_audit}\n";
        const string listens =
            "- {correlation: NAME, type: event_count, rules: [Exec], timespan: 1m, threshold: {gte: 2}, "
            + "output: o, priority: INFO, generate: FLAG}\n";
        var quiet = listens.Replace("NAME", "quiet", StringComparison.Ordinal)
            .Replace("FLAG", "false", StringComparison.Ordinal);
        var loud = listens.Replace("NAME", "loud", StringComparison.Ordinal)
            .Replace("FLAG", "true", StringComparison.Ordinal);
        Assert.Empty(CorrelationWorld.Load(rule + quiet).Rules);
        Assert.Single(CorrelationWorld.Load(rule + quiet + loud).Rules);
    }

    [Fact]
    public void A_correlation_that_had_no_event_yet_still_knows_the_past_after_a_restart()
    {
        var before = new CorrelationWorld(Count + Stranger("2h"));
        before.Engine.KnowSince(0);
        before.At(10, Event("a", "amy"));

        Reload(before, Count + Stranger("2h")).At(4000, Event("b", "ben", "delete")).End();

        Assert.Equal("stranger", Assert.Single(Reloaded.Alerts).Rule.Name);
    }

    [Fact]
    public void What_was_not_stored_is_lost_with_a_node_and_nothing_is_said_about_it()
    {
        var world = new CorrelationWorld(
            Stranger("2h") + Stranger("2m").Replace("stranger", "passer-by", StringComparison.Ordinal));
        world.Engine.KnowSince(0, lostBefore: 3_999_000_000);

        world.At(4000, Event("b", "ben", "delete")).End();

        Assert.Equal("stranger", Assert.Single(world.Alerts).Rule.Name);
    }

    private CorrelationWorld Reloaded { get; set; } = null!;

    /// <summary>Deletes without having read within a minute, kept over a restart if the timespan is long.</summary>
    private static string Stranger(string timespan) =>
        "- {correlation: stranger, type: sequence, events: [{name: read, condition: ka.verb=get, absent: true, "
        + "within: 1m}, {name: wipe, condition: ka.verb=delete}], group_by: [ka.user.name], "
        + $"timespan: {timespan}, output: o, priority: INFO}}\n";

    private CorrelationWorld Reload(CorrelationWorld before, string yaml)
    {
        Reloaded = new CorrelationWorld(yaml);
        Reloaded.Engine.Restore(before.Engine.Snapshot());
        return Reloaded;
    }

    /// <summary>The admission as it arrives on another node.</summary>
    private static EventAdmission Over(CorrelationWorld world, EventAdmission admission) =>
        EventAdmission.Read(admission.ToArray(), world.Rules.Correlations)!;

    private static long StateBytes(CorrelationEngine engine)
    {
        var all = engine.Bytes;
        return all - (72L * Math.Min(10_000, 1 << 18) * 2);
    }

    private static object Event(string id, string user, string verb = "get") =>
        new { auditID = id, stage = "Done", verb, user = new { username = user } };
}
