using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.State;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>Other rules while engines run: what they know of, and what they start anew.</summary>
public sealed class CorrelationSuccessionTests
{
    private const string Count =
        "- {correlation: r, type: event_count, condition: ka.stage=Done, group_by: [ka.user.name], timespan: 2m, "
        + "threshold: {gte: 3}, output: \"%first.ka.verb %ka.verb\", priority: INFO}\n";

    private const string Alone =
        "- {correlation: alone, type: temporal, timespan: 10s, group_by: [ka.user.name], output: o, priority: INFO, "
        + "events: [{name: asked, condition: ka.verb=get}, {name: answered, condition: ka.verb=list}], "
        + "match: asked and not answered}\n";

    [Fact]
    public void A_changed_threshold_keeps_even_a_short_window()
    {
        var before = new CorrelationWorld(Count).At(1, Event("a", "get")).At(2, Event("b", "list"));

        var after = Succeed(before, Changed("gte: 3", "gte: 2")).At(3, Event("c", "watch"));

        Assert.Equal("get watch", CorrelationWorld.Text(after.Printed.Single().Message));
        Assert.Equal(0, after.Engine.DroppedGroups);
    }

    [Fact]
    public void A_changed_output_finds_what_events_have_kept()
    {
        var before = new CorrelationWorld(Count).At(1, Event("a", "get")).At(2, Event("b", "list"));

        var after = Succeed(before, Changed("%first.ka.verb", "%ka.target.name %first.ka.verb"))
            .At(3, Event("c", "watch"));

        Assert.Equal("<NA> get watch", CorrelationWorld.Text(after.Printed.Single().Message));
    }

    [Fact]
    public void A_changed_window_starts_anew_and_is_counted()
    {
        var before = new CorrelationWorld(Count).At(1, Event("a", "get")).At(2, Event("b", "list"));

        var after = Succeed(before, Changed("2m", "3m")).At(3, Event("c", "watch"));

        Assert.Empty(after.Alerts);
        Assert.Equal(1, after.Engine.DroppedGroups);
    }

    [Fact]
    public void Copies_of_events_and_of_alerts_are_known_under_the_new_rules()
    {
        var before = new CorrelationWorld(Count).At(1, Event("a", "get")).At(2, Event("b", "list"));

        var after = Succeed(before, Changed("INFO", "ERROR")).At(2, Event("b", "list")).At(3, Event("c", "watch"));

        Assert.Single(after.Alerts);
        Assert.Equal(1, after.Engine.Copies);
        Assert.Equal(3, after.Rules.Correlations.Correlations.Single().Counters.Admitted.Value);
    }

    [Fact]
    public void Correlations_are_told_apart_by_what_becomes_of_them()
    {
        var previous = CorrelationWorld.Load(Count + Named("gone") + Named("other"));
        var successor = CorrelationWorld.Load(
            Changed("gte: 3", "gte: 9") + Named("other").Replace("2m", "9m", StringComparison.Ordinal) + Named("new"));

        var succession = successor.Correlations.Succeed(previous.Correlations, newest: 5);

        Assert.Equal(["r"], succession.Kept);
        Assert.Equal(["other"], succession.Changed);
        Assert.Equal(["new"], succession.Added);
        Assert.Equal(["gone"], succession.Removed);
    }

    [Fact]
    public void What_is_new_claims_nothing_about_the_time_before()
    {
        var before = new CorrelationWorld(Count).At(100, Event("a", "get"));

        var after = Succeed(before, Alone, newest: 100).At(105, Event("b", "get")).At(115, Event("c", "get")).End();

        Assert.Equal(["c"], after.Alerts.SelectMany(alert => alert.Events.Select(id => id.Split('/')[0])));
    }

    [Fact]
    public void What_has_changed_twice_without_a_difference_is_known_from_the_beginning()
    {
        var first = CorrelationWorld.Load(Alone);
        var second = CorrelationWorld.Load(Alone + Count);
        var third = CorrelationWorld.Load(Count + Alone);
        second.Correlations.Succeed(first.Correlations, newest: 5);
        third.Correlations.Succeed(second.Correlations, newest: 9);

        Assert.Equal(EventTime.Beginning, third.Correlations.Find("alone")!.KnownFrom);
        Assert.Equal(5, third.Correlations.Find("r")!.KnownFrom);
    }

    [Fact]
    public void Events_on_their_way_are_for_what_stayed_the_same()
    {
        var before = new CorrelationWorld(Count);
        var admission = before.Read(1, Event("a", "get"))!;

        var kept = CorrelationWorld.Load(Changed("%first.ka.verb", "%ka.target.name %first.ka.verb"));
        var changed = CorrelationWorld.Load(Changed("2m", "3m"));

        Assert.Same(kept.Correlations.Find("r"), admission.Under(kept.Correlations).Hits.Single().Correlation);
        Assert.Empty(admission.Under(changed.Correlations).Hits);
        Assert.Same(admission, admission.Under(before.Rules.Correlations));
    }

    [Fact]
    public void Stored_rows_of_what_is_gone_are_deleted_and_others_stay()
    {
        const string lasting = "timespan: 2h";
        var yaml = Changed("timespan: 2m", lasting);
        var before = new CorrelationWorld(
            yaml + Named("gone").Replace("timespan: 2m", lasting, StringComparison.Ordinal));
        before.At(1, Event("a", "get"));
        var stored = before.Engine.TakeChanges();

        var after = Succeed(before, yaml);
        var changes = after.Engine.TakeChanges();

        var windows = stored.Where(row => row is { Kind: StateRowKind.Window, Correlation: "gone" }).ToList();
        Assert.Single(windows);
        Assert.All(windows, row => Assert.Contains(changes, change => IsDeletion(change, of: row)));
        Assert.DoesNotContain(changes, change => change is { Correlation: "r", Value: null });
    }

    [Fact]
    public void What_lasts_from_now_on_is_stored_from_now_on()
    {
        var options = new CorrelationOptions { Lateness = TimeSpan.Zero, DurableFrom = TimeSpan.FromMinutes(1) };
        var before = new CorrelationWorld(Count).At(1, Event("a", "get"));
        Assert.Empty(before.Engine.TakeChanges());

        var after = Succeed(before, Count, options: options);

        Assert.Contains(after.Engine.TakeChanges(), row => row.Kind == StateRowKind.Window && row.Value is not null);
    }

    [Fact]
    public void Memory_counts_once()
    {
        var budget = new StateBudget(1 << 20);
        var world = new CorrelationWorld(Count);
        world.Engine = new CorrelationEngine(world.Rules.Correlations, EngineScope.OfNamespace("shop"), budget);
        world.At(1, Event("a", "get"));

        var successor = new CorrelationEngine(
            CorrelationWorld.Load(Count).Correlations, EngineScope.OfNamespace("shop"), budget, previous: world.Engine);

        Assert.Equal(successor.Bytes, budget.Used);
    }

    private static CorrelationWorld Succeed(
        CorrelationWorld before, string yaml, double newest = 0, CorrelationOptions? options = null)
    {
        var after = new CorrelationWorld(yaml, options);
        after.Rules.Correlations.Succeed(before.Rules.Correlations, (long)(newest * 1_000_000));
        after.Engine = new CorrelationEngine(
            after.Rules.Correlations, EngineScope.OfNamespace("shop"), previous: before.Engine);
        return after;
    }

    private static bool IsDeletion(StateRow change, StateRow of) =>
        change.Value is null && change.Kind == of.Kind && change.Correlation == of.Correlation
        && change.Key.Span.SequenceEqual(of.Key.Span);

    private static string Changed(string from, string to) => Count.Replace(from, to, StringComparison.Ordinal);

    private static string Named(string name) => Changed("correlation: r,", $"correlation: {name},");

    private static object Event(string id, string verb) =>
        new { auditID = id, stage = "Done", verb, user = new { username = "amy" } };
}
