using System.Buffers;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules.Matching;
using BenchmarkDotNet.Attributes;

namespace AuditActors.Benchmarks;

/// <summary>What all sample events together cost on their way: parse, project, evaluate, format.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private readonly IReadOnlyList<byte[]> _lines = SampleEvents.Lines();
    private readonly IReadOnlyList<ObservedEvent> _events = SampleEvents.Observed();
    private readonly EventSplitter _splitter = new(1 << 20, TimeProvider.System);
    private readonly List<AuditEvent> _split = [];
    private readonly List<Alert> _alerts = [];
    private readonly ArrayBufferWriter<byte> _text = new(1 << 20);
    private readonly AlertFormatter _asJson = new(
        new AlertFormatOptions { Json = true, Hostname = "node" }, TimeProvider.System);
    private readonly AlertFormatter _asText = new(new AlertFormatOptions { Hostname = "node" }, TimeProvider.System);
    private RuleEvaluator _evaluator = null!;
    private List<Alert> _raised = [];

    [GlobalSetup]
    public void Prepare()
    {
        _evaluator = StarterPack.Load().NewEvaluator();
        foreach (var observed in _events) _evaluator.Evaluate(observed, _raised);
    }

    /// <summary>The limit: every token read, nothing done with it.</summary>
    [Benchmark(Baseline = true)]
    public void Read()
    {
        foreach (var line in _lines)
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
            }
        }
    }

    [Benchmark]
    public void Parse()
    {
        foreach (var line in _lines)
        {
            _split.Clear();
            _splitter.Split(line, _split, static (_, _) => { });
        }
    }

    /// <summary>One pass that finds what the rules of the starter pack look at.</summary>
    [Benchmark]
    public void Project()
    {
        foreach (var observed in _events) _evaluator.Current.View.Load(observed);
    }

    /// <summary>Projection, then the rules of the starter pack.</summary>
    [Benchmark]
    public void Evaluate()
    {
        foreach (var observed in _events)
        {
            _evaluator.Evaluate(observed, _alerts);
            _alerts.Clear();
        }
    }

    /// <summary>All alerts of the sample events as text.</summary>
    [Benchmark]
    public void FormatAsText() => Format(_asText);

    /// <summary>All alerts of the sample events as JSON.</summary>
    [Benchmark]
    public void FormatAsJson() => Format(_asJson);

    private void Format(AlertFormatter formatter)
    {
        _text.ResetWrittenCount();
        foreach (var alert in _raised) formatter.Write(alert, _text);
    }
}
