using AuditActors.Tests.Rules.Temporal.Laws;
using AuditActors.Tests.Rules.Temporal.Vectors;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>Vectors made at random: what engines find, against what follows from all events at once.</summary>
public sealed class RandomVectorTests
{
    private const int Count = 2000;

    [Fact]
    public void Engines_find_what_follows_from_all_events_at_once()
    {
        for (var seed = 0; seed < Count; seed++)
        {
            var text = RandomVector.Make(seed, VectorTraits.Plain);
            var vector = Vector.Read(new StringReader(text))[0];
            var rules = vector.Load();

            var found = new EngineVectorRun(vector, rules).Cluster.Alerts.Select(each => new Finding(
                each.Alert.Time, $"{each.Alert.Partition}|{each.Alert.Key}", string.Join(',', each.Alert.Events)));

            Assert.True(
                Sorted(NaiveVector.Findings(vector, rules)).SequenceEqual(Sorted(found)),
                $"{text}\nexpected {string.Join(' ', Sorted(NaiveVector.Findings(vector, rules)))}"
                + $"\nbut was {string.Join(' ', Sorted(found))}");
        }
    }

    private static IEnumerable<Finding> Sorted(IEnumerable<Finding> findings) => findings
        .OrderBy(finding => finding.Time)
        .ThenBy(finding => finding.Key, StringComparer.Ordinal)
        .ThenBy(finding => finding.Events, StringComparer.Ordinal);
}
