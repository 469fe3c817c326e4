using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Text;
using BenchmarkDotNet.Attributes;

namespace AuditActors.Benchmarks;

/// <summary>
/// What an event costs that a correlation takes: evaluation of its selector, admission and the window, with a thousand
/// groups. One event a second, so that windows empty as they fill.
/// </summary>
[MemoryDiagnoser]
public class WindowBenchmarks
{
    private const int Groups = 1000;
    private const int Events = 10_000;

    private static readonly Dictionary<string, string> Types = new()
    {
        ["event_count"] = "timespan: 10m\n  threshold: {gte: 5}",
        ["value_count"] = "timespan: 10m\n  threshold: {gte: 5, field: ka.target.name}",
        ["tumbling"] = "timespan: 10m\n  window: tumbling\n  threshold: {gte: 5}",
        ["session"] = "timespan: 1h\n  window: session\n  gap: 1m\n  threshold: {gte: 5}",
        ["sequence"] = "timespan: 10m",
        ["temporal"] = "timespan: 10m",
        ["first_seen"] = "field: ka.target.name\n  learn: {period: 1m}",
        ["value_sum"] = "timespan: 10m\n  threshold: {gte: 50, field: \"jevt.value[/requestObject/spec/replicas]\"}",
        ["value_median"] = "timespan: 10m\n  threshold: {gt: 100, field: \"jevt.value[/requestObject/spec/replicas]\"}",
        ["anchored"] = "timespan: 10m\n  window: anchored\n  threshold: {gte: 5}",
        ["spike"] = "timespan: 1m\n  baseline: {over: 30m, factor: 3, min: 5}\n  learn: {period: 10m}",
    };

    private readonly CorrelationOutcome _outcome = new();
    private IReadOnlyList<ObservedEvent> _events = [];
    private CorrelationSet _set = null!;
    private RuleEvaluator _evaluator = null!;
    private AdmissionReader _admissions = null!;

    public static IEnumerable<string> AllTypes => Types.Keys;

    [ParamsSource(nameof(AllTypes))]
    public string Type { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var rules = StarterPack.Load(new SourceText("bench.yaml", Rule()));
        _set = rules.Correlations;
        _evaluator = rules.NewEvaluator();
        _admissions = rules.NewAdmissionReader(_evaluator);
        _events = [.. Enumerable.Range(0, Events).Select(Event)];
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long Take()
    {
        var engine = new CorrelationEngine(_set, EngineScope.OfCluster(), isStored: false);
        foreach (var observed in _events)
        {
            _evaluator.Evaluate(observed, []);
            if (_admissions.Read() is { } admission) engine.Take(admission, _outcome);
            engine.Advance(EventTime.OfNanoseconds(observed.Time), _outcome);
            _outcome.Clear();
        }

        return engine.Bytes;
    }

    private string Rule() => $"""
        - correlation: Measured
          desc: Under measurement
          type: {(Type is "tumbling" or "session" or "anchored" ? "event_count" : Type)}
          {(Type is "sequence" or "temporal" ? Two : "condition: ka.verb exists")}
          scope: cluster
          group_by: [ka.user.name]
          {Types[Type]}
          output: "%ka.user.name"
          priority: INFO
        """;

    private const string Two =
        "events: [{name: get, condition: ka.verb = get}, {name: delete, condition: ka.verb = delete}]";

    private static ObservedEvent Event(int number)
    {
        var json = Encoding.UTF8.GetBytes(
            $"{{\"auditID\":\"{number}\",\"stage\":\"ResponseComplete\",\"verb\":\"{(number % 3 == 0 ? "delete" : "get")}\","
            + $"\"user\":{{\"username\":\"user-{number % Groups}\"}},\"objectRef\":{{\"name\":\"name-{number % 77}\"}},"
            + $"\"requestObject\":{{\"spec\":{{\"replicas\":{number % 9}}}}}}}");
        return new ObservedEvent(
            json, 1_767_323_045_000_000_000 + ((ulong)number * 1_000_000_000), (ulong)number + 1, 0);
    }
}
