using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Text;
using AuditActors.Tests.Rules.Temporal;
using BenchmarkDotNet.Attributes;

namespace AuditActors.Benchmarks;

/// <summary>
/// One lasting correlation with very many groups: another event, all of its state written down and read back.
/// </summary>
[MemoryDiagnoser]
public class ManyKeysBenchmarks
{
    private const int More = 10_000;

    private const string Rule = """
        - correlation: Measured
          desc: Under measurement
          type: event_count
          condition: ka.verb exists
          scope: cluster
          group_by: [ka.user.name]
          timespan: 24h
          threshold: {gte: 2}
          limits: {keys: 2000000, state: 2GiB}
          output: "%ka.user.name"
          priority: INFO
        """;

    private readonly CorrelationOutcome _outcome = new();
    private CorrelationSet _set = null!;
    private RuleEvaluator _evaluator = null!;
    private AdmissionReader _admissions = null!;
    private CorrelationEngine _engine = null!;
    private byte[] _packed = [];
    private int _next;

    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var rules = StarterPack.Load(new SourceText("bench.yaml", Rule));
        _set = rules.Correlations;
        _evaluator = rules.NewEvaluator();
        _admissions = rules.NewAdmissionReader(_evaluator);
        _engine = new CorrelationEngine(_set, EngineScope.OfCluster());
        for (_next = 0; _next < Keys; _next++) Take(_engine, _next);
        _packed = PackedRows.Pack(_engine.Snapshot());
    }

    /// <summary>Events of groups that are there: the window of each becomes full and is emptied.</summary>
    [Benchmark(OperationsPerInvoke = More)]
    public long Another()
    {
        for (var number = 0; number < More; number++) Take(_engine, _next++);
        return _engine.Bytes;
    }

    [Benchmark]
    public int Snapshot() => PackedRows.Pack(_engine.Snapshot()).Length;

    [Benchmark]
    public long Recover()
    {
        var engine = new CorrelationEngine(_set, EngineScope.OfCluster());
        engine.Restore(PackedRows.Unpack(_packed));
        return engine.Bytes;
    }

    private void Take(CorrelationEngine engine, int number)
    {
        var json = Encoding.UTF8.GetBytes(
            $"{{\"auditID\":\"{number}\",\"stage\":\"ResponseComplete\",\"verb\":\"get\","
            + $"\"user\":{{\"username\":\"user-{number % Keys}\"}}}}");
        _evaluator.Evaluate(
            new ObservedEvent(json, 1_767_323_045_000_000_000 + ((ulong)number * 1_000), (ulong)number + 1, 0), []);
        if (_admissions.Read() is { } admission) engine.Take(admission, _outcome);
        _outcome.Clear();
        engine.TakeChanges();
    }
}
