using System.Text;
using System.Text.Json;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Runtime;
using AuditActors.Runtime.Outbox;
using AuditActors.Tests.Rules.Temporal;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>Detectors that make room for others lose what their windows held; no alert ever comes of that.</summary>
public sealed class EvictedDetectorTests : ActorTests
{
    private const string Unread = """
        - {correlation: unread, desc: d, type: sequence, timespan: 10m, group_by: [ka.user.name], output: o, priority: INFO,
           events: [{name: read, condition: ka.verb=get, absent: true, within: 60s},
                    {name: gone, condition: ka.verb=delete}]}
        """;

    private const string Few = """
        - {correlation: few, desc: d, type: event_count, timespan: 60s, window: tumbling, evaluate: final, output: o,
           condition: ka.verb exists, group_by: [ka.user.name], threshold: {lte: 1}, priority: INFO}
        """;

    private const string Unknown = """
        - {correlation: unknown, desc: d, type: first_seen, field: ka.user.name, learn: {period: 60s, per: rule},
           condition: ka.verb exists, output: o, priority: INFO}
        """;

    private const string Many = """
        - {correlation: many, desc: d, type: event_count, timespan: 10m, group_by: [ka.user.name], output: o,
           condition: ka.verb exists, threshold: {gte: 3}, priority: INFO}
        """;

    private readonly List<Alert> _alerts = [];

    [Fact]
    public async Task What_was_forgotten_is_not_taken_for_what_did_not_happen()
    {
        var (node, rules) = Node(Unread);
        await TakeAsync(node, 0, "first", "list");
        await TakeAsync(node, 100, "shop", "get");
        await FloodAsync(node, 101);

        await TakeAsync(node, 110, "shop", "delete");
        await node.AdvanceToAsync(Micros(111));
        Assert.Empty(_alerts);

        await TakeAsync(node, 161, "shop", "delete");
        await node.AdvanceToAsync(Micros(162));
        Assert.Single(_alerts);
        Assert.Equal(1, Counters(rules).Withheld.Value);
    }

    [Fact]
    public async Task A_count_that_lost_events_is_no_small_count()
    {
        var (node, _) = Node(Few);
        await TakeAsync(node, 0, "first", "list");
        await TakeAsync(node, 61, "shop", "get");
        await TakeAsync(node, 62, "shop", "get");
        await FloodAsync(node, 63);
        await TakeAsync(node, 70, "shop", "get");
        await node.AdvanceToAsync(Micros(119));
        _alerts.Clear();

        await node.AdvanceToAsync(Micros(181));

        Assert.DoesNotContain(_alerts, alert => Fields(alert).Contains("shop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_learned_is_learned_again()
    {
        var (node, _) = Node(Unknown);
        await TakeAsync(node, 0, "shop", "get");
        await FloodAsync(node, 1);

        await TakeAsync(node, 61, "shop", "get");
        await FloodAsync(node, 62);
        await TakeAsync(node, 90, "shop", "get");

        Assert.DoesNotContain(_alerts, alert => Fields(alert).Contains("shop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_forgotten_is_counted_and_whoever_comes_finds_a_new_detector()
    {
        var (node, rules) = Node(Many);
        for (var second = 0; second < 2; second++) await TakeAsync(node, second, "shop", "get");
        await FloodAsync(node, 2);
        for (var second = 20; second < 23; second++) await TakeAsync(node, second, "shop", "get");

        Assert.Equal(["20/21/22"], _alerts.Select(Events));
        Assert.InRange(node.Detectors.Bytes, 1, node.Detectors.MostBytes + NodeMemory.CorrelatingDetector);
        Assert.Equal(node.Detectors.MadeRoom, Counters(rules).EvictedKeys.Value);
    }

    [Fact]
    public async Task No_event_is_lost_while_detectors_come_and_go()
    {
        var (node, rules) = Node(Many);

        // Of a namespace in order, as lanes send them.
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), async (ns, _) =>
        {
            for (var number = ns; number < 600; number += 50)
                await TakeAsync(node, number / 100.0, $"ns{ns}", "get", $"{number}");
        });

        Assert.Equal(600, Counters(rules).Admitted.Value);
    }

    private static AuditActors.Rules.Temporal.CorrelationCounters Counters(RuleSet rules) =>
        rules.Correlations.Correlations[0].Counters;

    private static long Micros(double second) => (long)(second * 1_000_000);

    private static string Fields(Alert alert) => Encoding.UTF8.GetString(alert.OutputFields.Span);

    private static string Events(Alert alert)
    {
        using var fields = JsonDocument.Parse(alert.OutputFields);
        return string.Join('/', fields.RootElement.GetProperty("correlation.events").EnumerateArray()
            .Select(id => id.GetString()!.Split('/')[0]));
    }

    private static Task TakeAsync(CorrelatingNode node, double second, string ns, string verb, string? id = null) =>
        node.TakeAsync(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                auditID = id ?? $"{second}",
                stage = "Done",
                verb,
                user = new { username = $"user of {ns}" },
                objectRef = new { @namespace = ns, resource = "pods" },
            }),
            Micros(second),
            knownSince: 0);

    /// <summary>Other namespaces than the one that is meant, more than may be alive.</summary>
    private static async Task FloodAsync(CorrelatingNode node, double second)
    {
        for (var number = 0; number < 6; number++)
            await TakeAsync(node, second + (number / 10.0), $"other{number}", "get");
        await node.RestedAsync();
    }

    private (CorrelatingNode Node, RuleSet Rules) Node(string yaml)
    {
        var rules = CorrelationWorld.Load(yaml);
        var outbox = Sys.ActorOf(Props.Create(() => new Recorder(_alerts.AddRange)));
        return (new CorrelatingNode(Sys, rules, outbox, mostDetectors: 2), rules);
    }

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
