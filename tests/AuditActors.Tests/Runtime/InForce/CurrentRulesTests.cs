using System.Text;
using System.Text.Json;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using AuditActors.Tests.Rules.Temporal;
using AuditActors.Tests.Runtime.Correlations;

namespace AuditActors.Tests.Runtime.InForce;

/// <summary>Rules replaced under running actors.</summary>
public sealed class CurrentRulesTests : ActorTests
{
    private const string Everywhere =
        "- {correlation: r, type: event_count, condition: ka.verb=get, group_by: [ka.user.name], scope: cluster, "
        + "timespan: 2m, threshold: {gte: 3}, output: \"former %ka.verb\", priority: INFO}\n";

    private static readonly string Here = Everywhere.Replace("scope: cluster, ", "", StringComparison.Ordinal);
    private readonly List<Alert> _alerts = [];

    [Fact]
    public void A_batch_is_judged_by_the_rules_that_are_in_force_when_it_is_taken_up()
    {
        var rules = new CurrentRules(Some.Rules(("old", "ka.verb exists")));
        var outbox = CreateTestProbe();
        var detector = Sys.ActorOf(NamespaceActor.Props(
            "shop", rules, Some.Identities(), correlations: null, Some.Detectors(), outbox.Ref, Some.Signals()));
        detector.Tell(Some.Batch("shop", 1, dropCopies: true, Some.Json("a"), Some.Json("b")), TestActor);
        Assert.Equal(["old", "old"], outbox.ExpectMsg<OutboxProtocol.Raise>().Alerts.Select(alert => alert.Rule));

        rules.Replace(Some.Rules(("new", "ka.verb exists")), EventTime.Beginning);
        detector.Tell(Some.Batch("shop", 2, dropCopies: true, Some.Json("b"), Some.Json("c")), TestActor);

        var raised = outbox.ExpectMsg<OutboxProtocol.Raise>().Alerts;
        Assert.Equal(["new c"], raised.Select(alert => $"{alert.Rule} {Encoding.UTF8.GetString(alert.Message.Span)}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Windows_go_on_under_a_changed_output_wherever_they_are(bool isOverTheCluster)
    {
        var yaml = isOverTheCluster ? Everywhere : Here;
        var node = Node(yaml);
        await TakeAsync(node, 1, "a");
        await TakeAsync(node, 2, "b");

        node.Rules.Replace(Load(yaml.Replace("former", "new %first.ka.verb", StringComparison.Ordinal)), Micros(2));
        await TakeAsync(node, 3, "c");

        Assert.Equal(["new get get"], Messages());
        Assert.Equal(0, node.Rules.DroppedGroups);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Windows_of_what_is_defined_differently_are_dropped_and_counted(bool isOverTheCluster)
    {
        var yaml = isOverTheCluster ? Everywhere : Here;
        var node = Node(yaml);
        await TakeAsync(node, 1, "a");
        await TakeAsync(node, 2, "b");

        node.Rules.Replace(Load(yaml.Replace("2m", "3m", StringComparison.Ordinal)), Micros(2));
        await TakeAsync(node, 3, "c");
        Assert.Empty(Messages());
        await TakeAsync(node, 4, "d");
        await TakeAsync(node, 5, "e");

        Assert.Equal(["former get"], Messages());
        Assert.Equal(1, node.Rules.DroppedGroups);
    }

    [Fact]
    public async Task Correlations_may_come_and_go()
    {
        var node = Node("[]");
        await TakeAsync(node, 1, "a");
        Assert.Equal(["r"], node.Rules.Replace(Load(Here), Micros(1)).Added);
        for (var second = 2; second <= 4; second++) await TakeAsync(node, second, $"e{second}");

        Assert.Equal(["r"], node.Rules.Replace(Load("[]"), Micros(4)).Removed);
        for (var second = 5; second <= 9; second++) await TakeAsync(node, second, $"e{second}");

        Assert.Equal(["former get"], Messages());
    }

    [Fact]
    public async Task Replacing_rules_again_and_again_loses_no_event_and_repeats_none()
    {
        const int events = 300;
        var node = Node(Here.Replace("gte: 3", "gte: 2", StringComparison.Ordinal));
        for (var number = 0; number < events; number++)
        {
            if (number % 7 == 0)
                node.Rules.Replace(Load(Changing(number)), Micros(number));
            await TakeAsync(node, number / 10.0, $"e{number}");
        }

        var seen = _alerts.SelectMany(Events).ToList();
        Assert.Equal(events, seen.Count);
        Assert.Equal(events, seen.Distinct(StringComparer.Ordinal).Count());

        static string Changing(int number) => Here
            .Replace("gte: 3", "gte: 2", StringComparison.Ordinal)
            .Replace("timespan", "cooldown: 0s, timespan", StringComparison.Ordinal)
            .Replace("former", number % 2 == 0 ? "even" : "odd %first.ka.user.name", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_node_with_newer_rules_has_found_waits_until_this_one_has_them()
    {
        var here = new CurrentRules(Load("[]"));
        var node = Node(Everywhere, here);
        var first = TakeAsync(node, 1, "a");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.False(first.IsCompleted);

        here.Replace(Load(Everywhere), Micros(0));
        await first;
        await TakeAsync(node, 2, "b");
        await TakeAsync(node, 3, "c");

        Assert.Equal(["former get"], Messages());
        Assert.Equal(0, here.MissedEvents);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(5, 0)]
    public async Task What_a_node_with_older_rules_has_found_is_missed_by_what_claims_to_know_of_that_time(
        double since, int missed)
    {
        var here = new CurrentRules(Load(Everywhere));
        here.Replace(Load(Everywhere.Replace("2m", "3m", StringComparison.Ordinal)), Micros(since));
        var node = Node(Everywhere, here);

        await TakeAsync(node, 1, "a");
        await TakeAsync(node, 2, "b");

        Assert.Equal(missed, here.MissedEvents);
    }

    [Fact]
    public async Task Rules_that_do_not_come_are_not_waited_for_again()
    {
        var here = new CurrentRules(Load("[]"));
        var node = Node(Everywhere, here, TimeSpan.FromSeconds(3));

        await TakeAsync(node, 1, "a");
        await TakeAsync(node, 2, "b");

        Assert.Equal(2, here.MissedEvents);
    }

    private static IEnumerable<string> Events(Alert alert)
    {
        using var fields = JsonDocument.Parse(alert.OutputFields);
        return [.. fields.RootElement.GetProperty("correlation.events").EnumerateArray().Select(id => id.GetString()!)];
    }

    private static RuleSet Load(string yaml) => CorrelationWorld.Load(yaml);

    private static long Micros(double second) => (long)(second * 1_000_000);

    private static Task TakeAsync(CorrelatingNode node, double second, string id)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            auditID = id,
            stage = "Done",
            verb = "get",
            user = new { username = "amy" },
            objectRef = new { @namespace = "shop", resource = "pods" },
        });
        return node.TakeAsync(json, Micros(second), knownSince: 0);
    }

    private CorrelatingNode Node(string yaml, CurrentRules? ofCorrelators = null, TimeSpan? awaitsRulesFor = null) =>
        new(
        Sys, Load(yaml), Sys.ActorOf(Props.Create(() => new Recorder(_alerts.AddRange))), store: null, ofCorrelators,
        awaitsRulesFor);

    private IEnumerable<string> Messages() => _alerts.Select(alert => Encoding.UTF8.GetString(alert.Message.Span));

    // The sender waits for the answer, so that the list is not used at the same time.
    private sealed class Recorder(Action<IReadOnlyList<Alert>> record) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not OutboxProtocol.Raise raise) return;
            record(raise.Alerts);
            Sender.Tell(new OutboxProtocol.Accepted(raise.Batch));
        }
    }
}
