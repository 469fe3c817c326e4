using System.Text;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;

namespace AuditActors.Tests.Rules.Temporal.Vectors;

/// <summary>
/// Engines as a cluster has them, one for each namespace and one over all, fed one arrival after another by one source.
/// </summary>
internal sealed class VectorCluster
{
    private readonly CorrelationSet _set;
    private readonly RuleEvaluator _evaluator;
    private readonly AdmissionReader _admissions;
    private readonly long _lateness;
    private readonly SortedDictionary<string, CorrelationEngine> _namespaces = new(StringComparer.Ordinal);
    private readonly CorrelationOutcome _outcome = new();
    private (long Copies, long Late) _ended;
    private CorrelationEngine _whole;
    private long? _known;
    private long _newest = EventTime.Beginning;
    private long _watermark = EventTime.Beginning;

    public VectorCluster(RuleSet rules, long lateness)
    {
        _set = rules.Correlations;
        _evaluator = rules.NewEvaluator();
        _admissions = rules.NewAdmissionReader(_evaluator);
        _lateness = lateness;
        _whole = new CorrelationEngine(_set, EngineScope.OfCluster());
    }

    public List<(CorrelationAlert Alert, string After)> Alerts { get; } = [];

    public long Watermark => _watermark;

    private IEnumerable<CorrelationEngine> Engines => _namespaces.Values.Append(_whole);

    public void Observe(VectorEvent arrival)
    {
        _evaluator.Evaluate(
            new ObservedEvent(arrival.Json(), EventTime.ToNanoseconds(arrival.Time), 1, 0), []);
        KnowSince(_known ?? arrival.Time);
        var identity = Encoding.UTF8.GetBytes(arrival.Identity);
        var engine = Namespace(_admissions.Partition);
        if (engine.Observe(identity, arrival.Time) == EventStanding.Accepted
            && _admissions.Read(identity) is { } admission)
        {
            engine.Apply(admission, _outcome);
            if (admission.Hits.Any(hit => hit.Correlation.Rule.Scope == CorrelationScope.Cluster))
                _whole.Take(admission, _outcome);
            Drain(arrival.Label);
        }

        _newest = Math.Max(_newest, arrival.Time);
        Advance(EventTime.Add(_newest, -_lateness), arrival.Label);
    }

    public void Advance(long watermark, string after)
    {
        _watermark = Math.Max(_watermark, watermark);
        for (var depth = 0; depth <= _set.MaxDepth; depth++)
        {
            foreach (var engine in Engines.ToList()) engine.Advance(_watermark, depth, _outcome);
            Drain(after);
        }
    }

    /// <summary>Before any event: since when everything is known; later the end of a gap.</summary>
    public void KnowSince(long time)
    {
        if (_known < time)
        {
            foreach (var engine in Engines) engine.ForgetBefore(time);
        }

        _known = Math.Max(_known ?? time, time);
        foreach (var engine in Engines) engine.KnowSince(time);
    }

    /// <summary>All engines end; new ones take over their state, or nothing but the alerts that were raised.</summary>
    public void Restart(bool durable)
    {
        foreach (var (name, engine) in _namespaces.ToList())
            _namespaces[name] = Successor(engine, EngineScope.OfNamespace(name), durable);
        _whole = Successor(_whole, EngineScope.OfCluster(), durable);
        if (durable) return;
        (_known, _newest, _watermark) = (null, EventTime.Beginning, EventTime.Beginning);
    }

    public long Count(string metric) => metric switch
    {
        "duplicates" => _ended.Copies + _namespaces.Values.Sum(engine => engine.Copies),
        "late" => _ended.Late + _namespaces.Values.Sum(engine => engine.Late),
        _ => _set.Correlations.Sum(correlation => Counted(metric, correlation.Counters).Value),
    };

    private static Tally Counted(string metric, CorrelationCounters counters) => metric switch
    {
        "missing_group" => counters.MissingGroup,
        "missing_value" => counters.MissingValue,
        "denied" => counters.Denied,
        "absorbed" => counters.Absorbed,
        "learned" => counters.Learned,
        "withheld" => counters.Withheld,
        "evicted_keys" => counters.EvictedKeys,
        "evicted_events" => counters.EvictedEvents,
        "evicted_values" => counters.EvictedValues,
        "dup_alert" => counters.DuplicateAlerts,
        "suppressed" => counters.Suppressed,
        "matches" => counters.Matches,
        "alerts" => counters.Alerts,
        _ => throw new InvalidDataException($"unknown metric {metric}"),
    };

    private CorrelationEngine Successor(CorrelationEngine engine, EngineScope scope, bool durable)
    {
        if (engine != _whole) _ended = (_ended.Copies + engine.Copies, _ended.Late + engine.Late);
        engine.Release();
        var successor = new CorrelationEngine(_set, scope);
        successor.Restore(durable ? PackedRows.Unpack(PackedRows.Pack(engine.Snapshot())) : [.. engine.AlertIds()]);
        return successor;
    }

    private CorrelationEngine Namespace(string name)
    {
        if (_namespaces.TryGetValue(name, out var known)) return known;
        var engine = new CorrelationEngine(_set, EngineScope.OfNamespace(name));
        _namespaces.Add(name, engine);
        if (_known is { } time) engine.KnowSince(time);
        engine.Advance(_watermark, _outcome);
        return engine;
    }

    private void Drain(string after)
    {
        while (_outcome.Alerts.Count + _outcome.Forwarded.Count > 0)
        {
            Alerts.AddRange(_outcome.Alerts.Select(alert => (alert, after)));
            var forwarded = _outcome.Forwarded.ToList();
            _outcome.Clear();
            foreach (var forward in forwarded)
                (forward.Partition is null ? _whole : Namespace(forward.Partition)).Take(forward.Admission, _outcome);
        }
    }
}
