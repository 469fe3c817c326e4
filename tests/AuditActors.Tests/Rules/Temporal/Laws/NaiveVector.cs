using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Tests.Rules.Temporal.Vectors;

namespace AuditActors.Tests.Rules.Temporal.Laws;

/// <summary>What a vector's correlation must find, worked out from all of its events at once.</summary>
internal static class NaiveVector
{
    public static List<Finding> Findings(Vector vector, RuleSet rules)
    {
        var evaluator = rules.NewEvaluator();
        var admissions = rules.NewAdmissionReader(evaluator);
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        var occurrences = new List<Occurrence>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var audit in vector.Arrivals.OfType<VectorArrival.Event>().Select(arrival => arrival.Audit))
        {
            if (!seen.Add(audit.Identity)) continue;
            evaluator.Evaluate(new ObservedEvent(audit.Json(), EventTime.ToNanoseconds(audit.Time), 1, 0), []);
            var isOfCluster = rules.Correlations.Correlations[0].Rule.Scope == CorrelationScope.Cluster;
            var partition = isOfCluster ? "" : admissions.Partition;
            foreach (var hit in admissions.Read(System.Text.Encoding.UTF8.GetBytes(audit.Identity))?.Hits ?? [])
            {
                occurrences.Add(new Occurrence(
                    audit.Time, audit.Identity, $"{partition}|{hit.Key}", hit.Evidence.Selectors, Value(hit, values)));
            }
        }

        var first = vector.Arrivals.OfType<VectorArrival.Event>().First().Audit.Time;
        return NaiveReference.Final(rules.Correlations.Correlations[0].Rule, occurrences, vector.Known ?? first);
    }

    private static int Value(Hit hit, Dictionary<string, int> values)
    {
        if (hit.Evidence is MeasuredEvidence measured) return (int)measured.Measure;
        if (hit.Evidence is not ValuedEvidence { Values: [var value] }) return 0;
        var text = Convert.ToHexString(value);
        if (!values.TryGetValue(text, out var number)) values[text] = number = values.Count;
        return number;
    }
}
