using System.Globalization;
using AuditActors.Tests.Rules.Temporal.Vectors;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>
/// Vectors made at random: actors raise the alerts that engines raise, with their ids, at the same arrivals.
/// </summary>
public sealed class RandomVectorActorTests : ActorTests
{
    // A weekly run asks for more.
    private static readonly int Times = int.Parse(
        Environment.GetEnvironmentVariable("AUDITACTORS_RANDOM_VECTORS") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public Task Actors_raise_what_engines_raise_when_nodes_end_and_others_begin() =>
        CompareAsync(5 * Times, VectorTraits.Restarts);

    [Fact]
    public Task Actors_raise_what_engines_raise_at_the_same_arrivals() => CompareAsync(100 * Times, VectorTraits.Any);

    private async Task CompareAsync(int count, VectorTraits traits)
    {
        for (var seed = 0; seed < count; seed++)
        {
            var text = RandomVector.Make(seed, traits);
            var vector = Vector.Read(new StringReader(text))[0];
            var expected = Shown(new EngineVectorRun(vector, vector.Load()).Alerts);
            await using var run = new ActorVectorRun(vector, vector.Load(), Sys);
            var actual = Shown(await run.AlertsAsync());
            Assert.True(
                expected.SequenceEqual(actual),
                $"{text}\nexpected\n  {string.Join("\n  ", expected)}\nbut was\n  {string.Join("\n  ", actual)}");
        }
    }

    private static IReadOnlyList<string> Shown(IEnumerable<VectorAlert> alerts) =>
        VectorAlert.InOrderWithinArrivals(alerts.Select(alert => alert.InFull()));
}
