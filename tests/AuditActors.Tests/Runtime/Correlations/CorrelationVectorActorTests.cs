using System.Text.Json;
using Akka.Actor;
using AuditActors.Events;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Outbox;
using AuditActors.Tests.Rules.Temporal.Vectors;
using Xunit.Abstractions;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>The correlation vectors, through the actors.</summary>
public sealed class CorrelationVectorActorTests(ITestOutputHelper output) : ActorTests
{
    [SkippableFact]
    public async Task Every_vector_gives_its_alerts_through_the_actors()
    {
        var failures = new List<string>();
        // What a restart keeps is for the store, and the pure engine's vectors, to show.
        var vectors = Vector.ReadAll()
            .Where(vector => vector.Arrivals.All(arrival => Vector.Value(arrival, "restart") is null)).ToList();
        foreach (var vector in vectors)
        {
            if (await ProblemAsync(vector) is { } problem) failures.Add($"{vector.Id}: {problem}");
        }

        var summary =
            $"correlation vectors through actors: {vectors.Count - failures.Count} passed, {failures.Count} failed";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(failures.Count == 0, $"{summary}\n{string.Join('\n', failures)}");
    }

    private async Task<string?> ProblemAsync(Vector vector)
    {
        var alerts = new List<VectorAlert>();
        var after = "";
        var outbox = Sys.ActorOf(Props.Create(() => new Recorder(alert => alerts.Add(Read(alert, after)))));
        var node = new CorrelatingNode(Sys, vector.Load(), outbox);
        var newest = EventTime.Beginning;
        var known = vector.Known;
        foreach (var arrival in vector.Arrivals)
        {
            if (Vector.Value(arrival, "tick") is { } tick)
            {
                after = $"tick:{Vector.Label(tick)}";
                await node.AdvanceToAsync(Vector.Micros(tick));
            }
            else if (Vector.Value(arrival, "end") is not null)
            {
                after = "end";
                await node.AdvanceAsync(EventTime.End);
            }
            else
            {
                var audit = new VectorEvent(arrival);
                after = audit.Label;
                known ??= audit.Time;
                await node.TakeAsync(audit.Json(), audit.Time, known.Value);
                newest = Math.Max(newest, audit.Time);
                await node.AdvanceAsync(newest);
            }
        }

        return vector.Problem(alerts, withValues: false);
    }

    private static VectorAlert Read(Alert alert, string after)
    {
        using var fields = JsonDocument.Parse(alert.OutputFields);
        var root = fields.RootElement;
        return new VectorAlert(
            EventTime.OfNanoseconds(alert.Time),
            root.GetProperty("correlation.key").GetString()!,
            [.. root.GetProperty("correlation.events").EnumerateArray().Select(each => each.GetString()!)],
            after,
            alert.Id!.Value)
        {
            Suppressed = root.GetProperty("correlation.suppressed").GetInt64(),
        };
    }

    // The sender waits for the answer, so that the list is not used at the same time.
    private sealed class Recorder(Action<Alert> record) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not OutboxProtocol.Raise raise) return;
            foreach (var alert in raise.Alerts.Where(alert => alert.Id is not null)) record(alert);
            Sender.Tell(new OutboxProtocol.Accepted(raise.Batch));
        }
    }
}
