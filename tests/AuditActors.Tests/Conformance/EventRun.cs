using System.Buffers;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Matching;

namespace AuditActors.Tests.Conformance;

/// <summary>Feeds payloads to a rule set as one source and collects alerts as JSON without the hostname.</summary>
internal sealed class EventRun
{
    /// <summary>Falco's plugin drops an event beyond this, as it stands in its configuration.</summary>
    public const int DefaultMaxEventBytes = 262144;

    private readonly EventSplitter _splitter;
    private readonly RuleEvaluator _evaluator;
    private readonly AlertFormatter _formatter;
    private readonly List<AuditEvent> _events = [];
    private readonly List<Alert> _alerts = [];
    private ulong _number;
    private ulong _firstTime;

    public EventRun(RuleSet rules, int maxEventBytes = DefaultMaxEventBytes)
    {
        _splitter = new EventSplitter(maxEventBytes, TimeProvider.System);
        _evaluator = rules.NewEvaluator();
        var format = new AlertFormatOptions { Json = true, Hostname = "", IsoTime = rules.IsoTime };
        _formatter = new AlertFormatter(format, TimeProvider.System);
    }

    public List<JsonElement> Alerts { get; } = [];

    public List<SkipReason> Skipped { get; } = [];

    public void FeedLines(ReadOnlyMemory<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.Span.IndexOf((byte)'\n');
            Feed(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    public void Feed(ReadOnlyMemory<byte> payload)
    {
        _events.Clear();
        _splitter.Split(payload, _events, (reason, _) => Skipped.Add(reason));
        foreach (var one in _events)
        {
            _number++;
            if (_number == 1) _firstTime = one.Header.Time;
            _alerts.Clear();
            _evaluator.Evaluate(new ObservedEvent(one.Json, one.Header.Time, _number, _firstTime), _alerts);
            foreach (var alert in _alerts) Alerts.Add(WithoutHostname(alert));
        }
    }

    private JsonElement WithoutHostname(Alert alert)
    {
        var line = new ArrayBufferWriter<byte>();
        _formatter.Write(alert, line);
        using var document = JsonDocument.Parse(line.WrittenMemory);
        var rest = document.RootElement.EnumerateObject()
            .Where(property => property.Name != "hostname")
            .ToDictionary(property => property.Name, property => property.Value.Clone());
        return JsonSerializer.SerializeToElement(rest);
    }
}
