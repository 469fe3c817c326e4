using AuditActors.Events;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Rules.Testing;

/// <summary>
/// Evaluates recorded events as a cluster does, but in one thread and in the events' time: rules at once, correlations
/// in an engine for each namespace and one over all. The end of the input makes everything final.
/// </summary>
public sealed class Rehearsal
{
    private readonly CorrelationSet _correlations;
    private readonly RuleEvaluator _evaluator;
    private readonly AdmissionReader _admissions;
    private readonly SortedDictionary<string, CorrelationEngine> _namespaces = new(StringComparer.Ordinal);
    private readonly CorrelationEngine _cluster;
    private readonly CorrelationOutcome _outcome = new();
    private readonly long _lateness;
    private readonly long[] _admittedBefore;
    private long? _first;
    private long _newest = EventTime.Beginning;
    private long _watermark = EventTime.Beginning;
    private ulong _number;

    public Rehearsal(RuleSet rules)
    {
        _correlations = rules.Correlations;
        _evaluator = rules.NewEvaluator();
        _admissions = rules.NewAdmissionReader(_evaluator);
        _cluster = new CorrelationEngine(_correlations, EngineScope.OfCluster());
        _admittedBefore = [.. _correlations.Correlations.Select(each => each.Counters.Admitted.Value)];
        _lateness = EventTime.Span(_correlations.Options.Lateness);
    }

    /// <summary>Alerts of rules, in the order of events.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>Alerts of correlations, in the order in which they were raised.</summary>
    public List<CorrelationAlert> CorrelationAlerts { get; } = [];

    private IEnumerable<CorrelationEngine> Engines => _namespaces.Values.Append(_cluster);

    public void Take(AuditEvent next)
    {
        var time = EventTime.OfNanoseconds(next.Header.Time);
        if (_first is null) KnowSince(time);
        var first = EventTime.ToNanoseconds(_first ?? time);
        _evaluator.Evaluate(new ObservedEvent(next.Json, next.Header.Time, ++_number, first), Alerts);
        Correlate(time);
        _newest = Math.Max(_newest, time);
        Advance(EventTime.Add(_newest, -_lateness));
    }

    /// <summary>
    /// Nothing comes any more: windows that are open close, and what was waited for has not happened.
    /// </summary>
    public void End() => Advance(EventTime.End);

    /// <summary>Events that hit a correlation, alerts that it takes as events included.</summary>
    public long Admitted(CompiledCorrelation correlation) =>
        correlation.Counters.Admitted.Value - _admittedBefore[correlation.Order];

    private void Correlate(long time)
    {
        var engine = Namespace(_admissions.Partition);
        if (engine.Observe(_evaluator.Current.View.Identity, time) == EventStanding.Copy) return;
        if (_admissions.Read() is not { } admission) return;
        engine.Apply(admission, _outcome);
        if (admission.Hits.Any(hit => hit.Correlation.Rule.Scope == CorrelationScope.Cluster))
            _cluster.Take(admission, _outcome);
        Collect();
    }

    private void KnowSince(long time)
    {
        _first = time;
        _cluster.KnowSince(time);
    }

    private void Advance(long watermark)
    {
        if (watermark <= _watermark) return;
        _watermark = watermark;
        for (var depth = 0; depth <= _correlations.MaxDepth; depth++)
        {
            foreach (var engine in Engines.ToList()) engine.Advance(watermark, depth, _outcome);
            Collect();
        }
    }

    private CorrelationEngine Namespace(string name)
    {
        if (_namespaces.TryGetValue(name, out var known)) return known;
        var engine = new CorrelationEngine(_correlations, EngineScope.OfNamespace(name));
        _namespaces.Add(name, engine);
        if (_first is { } first) engine.KnowSince(first);
        engine.Advance(_watermark, _outcome);
        return engine;
    }

    private void Collect()
    {
        while (_outcome.Alerts.Count + _outcome.Forwarded.Count > 0)
        {
            CorrelationAlerts.AddRange(_outcome.Alerts);
            var forwarded = _outcome.Forwarded.ToList();
            _outcome.Clear();
            foreach (var (partition, admission) in forwarded)
                (partition is null ? _cluster : Namespace(partition)).Take(admission, _outcome);
        }
    }
}
