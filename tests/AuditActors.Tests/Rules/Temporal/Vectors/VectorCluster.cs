using System.Text;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Matching;
using AuditActors.Rules.Temporal;
using AuditActors.Rules.Temporal.Admission;
using AuditActors.Rules.Temporal.State;

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
    private readonly Dictionary<string, long> _counts = [];
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

    public void KnowSince(long time)
    {
        _known = time;
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

    public long Count(string metric)
    {
        var counters = Engines.SelectMany(engine => engine.Counters.Select(entry => entry.Counters))
            .Concat(_admissions.Counters.Values);
        return _counts.GetValueOrDefault(metric) + Ended(metric, counters) + metric switch
        {
            "duplicates" => _namespaces.Values.Sum(engine => engine.Copies),
            "late" => _namespaces.Values.Sum(engine => engine.Late),
            _ => 0,
        };
    }

    private static long Ended(string metric, IEnumerable<CorrelationCounters> counters) =>
        counters.Sum(each => metric switch
    {
        "missing_group" => each.MissingGroup,
        "missing_value" => each.MissingValue,
        "denied" => each.Denied,
        "absorbed" => each.Absorbed,
        "learned" => each.Learned,
        "withheld" => each.Withheld,
        "evicted_keys" => each.EvictedKeys,
        "evicted_events" => each.EvictedEvents,
        "evicted_values" => each.EvictedValues,
        "dup_alert" => each.DuplicateAlerts,
        "suppressed" => each.Suppressed,
        "matches" => each.Matches,
        "alerts" => each.Alerts,
        "duplicates" or "late" => 0,
        _ => throw new InvalidDataException($"unknown metric {metric}"),
    });

    private CorrelationEngine Successor(CorrelationEngine engine, EngineScope scope, bool durable)
    {
        string[] kept =
        [
            "denied", "absorbed", "learned", "withheld", "evicted_keys", "evicted_events", "evicted_values",
            "dup_alert",
            "suppressed", "matches", "alerts",
        ];
        foreach (var metric in kept)
            _counts[metric] =
                _counts.GetValueOrDefault(metric) + Ended(metric, engine.Counters.Select(entry => entry.Counters));
        if (scope.Parts == 1 && _namespaces.ContainsValue(engine))
        {
            _counts["duplicates"] = _counts.GetValueOrDefault("duplicates") + engine.Copies;
            _counts["late"] = _counts.GetValueOrDefault("late") + engine.Late;
        }

        var successor = new CorrelationEngine(_set, scope);
        successor.Restore(durable ? StateRows.Unpack(StateRows.Pack(engine.Snapshot())) : [.. engine.AlertIds()]);
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
