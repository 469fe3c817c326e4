using AuditActors.Tests.Rules.Temporal.Vectors;
using Xunit.Abstractions;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>The correlation vectors: rules, arrivals, and the alerts that must come of them.</summary>
public sealed class CorrelationVectorTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_vector_gives_its_alerts()
    {
        var failures = new List<(string Id, string Problem)>();
        var vectors = Vector.ReadAll(failures);
        var count = vectors.Count + failures.Count;
        failures.AddRange(vectors.Select(vector => (vector.Id, Problem: Run(vector)))
            .Where(each => each.Problem is not null).Select(each => (each.Id, each.Problem!)));
        VectorSummary.Tell(count, failures, output, "against the engine");
    }

    [Theory]
    [InlineData("{id: x, rule: {}, in: [], expect: [], expects: []}", "'expects' of a vector")]
    [InlineData("{id: x, rule: {}, expect: []}", "a vector without 'in'")]
    [InlineData("{id: x, rule: {}, in: [{at: 0, id: e, usr: u}], expect: []}", "'usr' of an event")]
    [InlineData("{id: x, rule: {}, in: [{at: 0}], expect: []}", "an event without an id")]
    [InlineData("{id: x, rule: {}, in: [{restart: hard}], expect: []}", "'restart: hard'")]
    [InlineData("{id: x, rule: {}, in: [{end: true, tick: 1}], expect: []}", "an arrival with the keys end, tick")]
    [InlineData("{id: x, rule: {}, in: [], expect: [], ids: [a]}", "'ids' has not one entry for each alert")]
    public void What_the_format_does_not_know_is_refused(string vector, string problem)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Vector.Read(new StringReader($"- {vector}\n")));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static string? Run(Vector vector)
    {
        try
        {
            var run = new EngineVectorRun(vector, vector.Load());
            return vector.Problem(run.Alerts, withValues: true) ?? vector.Metrics
                .Where(metric => run.Cluster.Count(metric.Name) != metric.Count)
                .Select(metric => $"{metric.Name} is {run.Cluster.Count(metric.Name)}, not {metric.Count}")
                .FirstOrDefault();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.ToString();
        }
    }
}
