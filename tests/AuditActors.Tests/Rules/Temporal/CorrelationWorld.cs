using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Text;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Rules.Temporal;

/// <summary>Correlations loaded from YAML and fed with audit events, all in one engine.</summary>
internal sealed class CorrelationWorld
{
    private readonly RuleEvaluator _evaluator;
    private readonly AdmissionReader _admissions;
    private readonly CorrelationOutcome _outcome = new();
    private ulong _number;

    public CorrelationWorld(string yaml, CorrelationOptions? options = null, EngineScope? scope = null)
    {
        Rules = Load(yaml, options);
        _evaluator = Rules.NewEvaluator();
        _admissions = Rules.NewAdmissionReader(_evaluator);
        Engine = new CorrelationEngine(Rules.Correlations, scope ?? EngineScope.OfNamespace("shop"));
    }

    public RuleSet Rules { get; }

    public CorrelationEngine Engine { get; set; }

    public List<CorrelationAlert> Alerts { get; } = [];

    public List<ForwardedAdmission> Forwarded { get; } = [];

    /// <summary>Alerts as they are printed.</summary>
    public IEnumerable<Alert> Printed =>
        Alerts.Select((alert, order) => Rules.Correlations.Compose(alert, _number, order));

    public static RuleSet Load(string yaml, CorrelationOptions? options = null)
    {
        var all = new RuleSetOptions { Correlations = options ?? new CorrelationOptions { Lateness = TimeSpan.Zero } };
        var load = RuleSetLoader.Load([new SourceText("rules.yaml", yaml)], all, new FakeTimeProvider());
        if (load is RuleSetLoad.Loaded loaded) return loaded.Rules;
        throw new InvalidDataException(
            string.Join('\n', load.Files.SelectMany(file => file.Errors).Select(each => each.Message)));
    }

    /// <summary>An event at a second; its JSON is that of the object.</summary>
    public CorrelationWorld At(double second, object json)
    {
        if (Read(second, json) is { } admission) Engine.Take(admission, _outcome);
        Collect();
        return this;
    }

    public EventAdmission? Read(double second, object json)
    {
        var time = (ulong)(second * 1_000_000_000);
        _evaluator.Evaluate(new ObservedEvent(JsonSerializer.SerializeToUtf8Bytes(json), time, ++_number, 0), []);
        return _admissions.Read();
    }

    public void Take(EventAdmission admission)
    {
        Engine.Take(admission, _outcome);
        Collect();
    }

    public CorrelationWorld Advance(double second)
    {
        Engine.Advance((long)(second * 1_000_000), _outcome);
        Collect();
        return this;
    }

    public CorrelationWorld End()
    {
        Engine.Advance(EventTime.End, _outcome);
        Collect();
        return this;
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private void Collect()
    {
        Alerts.AddRange(_outcome.Alerts);
        Forwarded.AddRange(_outcome.Forwarded);
        _outcome.Clear();
    }
}
