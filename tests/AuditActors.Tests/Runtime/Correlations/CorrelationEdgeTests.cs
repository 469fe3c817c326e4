using AuditActors.Tests.Architecture;
using AuditActors.Tests.Rules.Temporal.Vectors;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>Cases at the edges of the language, worked out by hand: each by engines and through actors.</summary>
public sealed class CorrelationEdgeTests : ActorTests
{
    private const string File = "tests/AuditActors.Tests/Runtime/Correlations/edges.yaml";

    private static IReadOnlyList<Vector> Cases => Vector.Read(new StringReader(Repository.Text(File)));

    public static TheoryData<string> Names => [.. Cases.Select(each => each.Title)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_case_gives_its_alerts(string title)
    {
        var each = Cases.Single(known => known.Title == title);
        var engines = new EngineVectorRun(each, each.Load());
        await using var actors = new ActorVectorRun(each, each.Load(), Sys);

        Assert.Null(each.Problem(engines.Alerts, withValues: true));
        Assert.Equal(each.Metrics, each.Metrics.Select(metric => (metric.Name, engines.Cluster.Count(metric.Name))));
        Assert.Null(await actors.ProblemAsync());
    }
}
