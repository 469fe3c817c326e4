using System.Diagnostics;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Matching;

namespace AuditActors.App.Bench;

/// <summary>Time per pass over all events on one thread, in memory; medians, in microseconds per event.</summary>
internal sealed record EngineCosts(double Reader, double Split, double Evaluate, double Tenfold, double Hundredfold);

/// <summary>
/// What the parts of the engine cost beside a bare JSON reader, by turns so that all meet the same noise.
/// </summary>
internal sealed class EngineBench(BenchEvents events)
{
    private const int WarmUpRounds = 3;
    private readonly List<Alert> _alerts = [];
    private readonly List<AuditEvent> _split = [];
    private readonly EventSplitter _splitter = new(int.MaxValue, TimeProvider.System);

    public EngineCosts Measure(RuleSet rules, RuleSet tenfold, RuleSet hundredfold, TimeSpan time)
    {
        var (plain, ten, hundred) = (rules.NewEvaluator(), tenfold.NewEvaluator(), hundredfold.NewEvaluator());
        Action[] passes =
        [
            Read, Split, () => Evaluate(plain), () => Evaluate(ten), () => Evaluate(hundred),
        ];
        var times = passes.Select(_ => new List<TimeSpan>()).ToArray();
        var begun = Stopwatch.StartNew();
        for (var round = 0; round < WarmUpRounds || begun.Elapsed < time; round++)
        {
            for (var pass = 0; pass < passes.Length; pass++)
            {
                var watch = Stopwatch.StartNew();
                passes[pass]();
                times[pass].Add(watch.Elapsed);
            }
        }

        var costs = times.Select(PerEvent).ToArray();
        return new EngineCosts(costs[0], costs[1], costs[2], costs[3], costs[4]);
    }

    // The later half: the code is compiled for good by then.
    private double PerEvent(List<TimeSpan> passes)
    {
        var settled = passes[(passes.Count / 2)..];
        settled.Sort();
        return settled[settled.Count / 2].TotalMicroseconds / events.Events.Count;
    }

    private void Read()
    {
        foreach (var audit in events.Events)
        {
            var reader = new Utf8JsonReader(audit.Json.Span);
            while (reader.Read())
            {
            }
        }
    }

    private void Split()
    {
        foreach (var audit in events.Events)
        {
            _split.Clear();
            _splitter.Split(audit.Json, _split, static (_, _) => { });
        }
    }

    private void Evaluate(RuleEvaluator evaluator)
    {
        foreach (var observed in events.Observed)
        {
            evaluator.Evaluate(observed, _alerts);
            _alerts.Clear();
        }
    }
}
