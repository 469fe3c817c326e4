using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Tests.Rules.Temporal.Vectors;
using Xunit.Abstractions;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>The correlation vectors: rules, arrivals, and the alerts that must come of them.</summary>
public sealed class CorrelationVectorTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_vector_gives_its_alerts()
    {
        var vectors = Vector.ReadAll();
        var failures = vectors.Select(vector => (vector.Id, Problem: Run(vector)))
            .Where(each => each.Problem is not null).ToList();
        var summary = $"correlation vectors: {vectors.Count - failures.Count} passed, {failures.Count} failed";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        if (failures.Count > 0)
            Console.WriteLine($"failing: {string.Join(' ', failures.Select(failure => failure.Id))}");
        Assert.True(
            failures.Count == 0,
            $"{summary}\n{string.Join('\n', failures.Select(failure => $"{failure.Id}: {failure.Problem}"))}");
    }

    private static string? Run(Vector vector)
    {
        try
        {
            return Compare(vector, Feed(vector, vector.Load()));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.ToString();
        }
    }

    private static VectorCluster Feed(Vector vector, RuleSet rules)
    {
        var cluster = new VectorCluster(rules, EventTime.Span(vector.Lateness));
        if (vector.Known is { } known) cluster.KnowSince(known);
        foreach (var arrival in vector.Arrivals)
        {
            if (Vector.Value(arrival, "tick") is { } tick) cluster.Advance(Vector.Micros(tick), $"tick:{Vector.Label(tick)}");
            else if (Vector.Value(arrival, "end") is not null) cluster.Advance(EventTime.End, "end");
            else if (Vector.Value(arrival, "known") is { } since) cluster.KnowSince(Vector.Micros(since));
            else if (Vector.Value(arrival, "restart") is { } kind) cluster.Restart(durable: kind == "durable");
            else cluster.Observe(new VectorEvent(arrival));
        }

        return cluster;
    }

    private static string? Compare(Vector vector, VectorCluster cluster)
    {
        var alerts = cluster.Alerts.Select(each => new VectorAlert(
            each.Alert.Time, each.Alert.Key.ToString(), each.Alert.Events, each.After, each.Alert.Id)
        {
            Suppressed = each.Alert.Suppressed,
            Value = each.Alert.Value,
        });
        return vector.Problem(alerts, withValues: true) ?? vector.Metrics
            .Where(metric => cluster.Count(metric.Name) != metric.Count)
            .Select(metric => $"{metric.Name} is {cluster.Count(metric.Name)}, not {metric.Count}")
            .FirstOrDefault();
    }
}
