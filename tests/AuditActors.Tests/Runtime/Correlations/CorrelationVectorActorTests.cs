using AuditActors.Tests.Rules.Temporal.Vectors;
using Xunit.Abstractions;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>The correlation vectors, through the actors.</summary>
public sealed class CorrelationVectorActorTests(ITestOutputHelper output) : ActorTests
{
    [SkippableFact]
    public async Task Every_vector_gives_its_alerts_through_the_actors()
    {
        var failures = new List<(string Id, string Problem)>();
        var vectors = Vector.ReadAll(failures);
        var count = vectors.Count + failures.Count;
        foreach (var vector in vectors)
        {
            if (await ProblemAsync(vector) is { } problem) failures.Add((vector.Id, problem));
        }

        VectorSummary.Tell(count, failures, output, "through the actors");
    }

    private async Task<string?> ProblemAsync(Vector vector)
    {
        try
        {
            await using var run = new ActorVectorRun(vector, vector.Load(), Sys);
            return await run.ProblemAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.ToString();
        }
    }
}
