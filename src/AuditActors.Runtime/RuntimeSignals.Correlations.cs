using System.Diagnostics.Metrics;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Namespaces;

namespace AuditActors.Runtime;

public sealed partial class RuntimeSignals
{
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>Shows what happens in each correlation, and what they all take.</summary>
    /// <param name="rules">With the correlations.</param>
    /// <param name="watermark">How far they are.</param>
    /// <param name="memory">What they may take.</param>
    /// <param name="clock">The wall clock, behind which the watermark lags.</param>
    public void MeasureCorrelations(
        CurrentRules rules, NodeWatermark watermark, StateBudget memory, TimeProvider clock)
    {
        Count("events", "Events that hit a selector and were taken.", each => each.Admitted);
        Count("late_events", "Events that came after the watermark had passed them.", each => each.Late);
        Count("missing_group", "Hits without a value to group by.", each => each.MissingGroup);
        Count("missing_value", "Hits without a usable value.", each => each.MissingValue);
        Count("cut_groups", "Groups of an event beyond the most that count.", each => each.CutGroups);
        Count("matches", "Matches, the hidden ones too.", each => each.Matches);
        Count("alerts", "Alerts raised.", each => each.Alerts);
        Count("suppressed", "Matches that the cool-down hid.", each => each.Suppressed);
        Count("excepted", "Matches that an exception spared.", each => each.Excepted);
        Count("duplicate_alerts", "Alerts that had been raised before.", each => each.DuplicateAlerts);
        Count("withheld", "Verdicts not given, because the past is not known.", each => each.Withheld);
        Count("denied", "Verdicts cancelled by what must not happen.", each => each.Denied);
        Count("absorbed", "Completions while a verdict was pending.", each => each.Absorbed);
        Count("learned", "Events whose values were learned silently.", each => each.Learned);
        Count("unreadable_rows", "Stored rows that could not be read.", each => each.UnreadableRows);
        _meter.CreateObservableCounter(
            "auditactors.correlation.evictions",
            () => Each(rules).SelectMany(Evictions),
            description: "What was forgotten for want of room, by kind.");
        Gauge("groups", null, "Groups that are remembered.", each => each.Counters.Groups.Value);
        Gauge("state", "By", "Memory of the windows, by estimate.", each => each.Counters.Bytes.Value);
        _meter.CreateObservableGauge(
            "auditactors.correlation.last_alert",
            () => Each(rules).Where(each => each.Counters.LastAlert.Value > 0)
                .Select(each => Of(each, each.Counters.LastAlert.Value / MicrosecondsPerSecond)),
            "s",
            "Match time of the latest alert, as Unix time.");
        _meter.CreateObservableGauge(
            "auditactors.correlation.watermark.lag",
            () => watermark.Reached is EventTime.Beginning or EventTime.End
                ? []
                : Each(rules).Select(each => Of(each, Lag(each))),
            "s",
            "How far the watermark is behind the wall clock.");
        _meter.CreateObservableGauge(
            "auditactors.correlation.sleeping",
            () => watermark.Sleepers.Count,
            description: "Engines to be called when something that they have stored is due.");
        _meter.CreateObservableCounter(
            "auditactors.correlation.sleeping.forgotten",
            () => watermark.Sleepers.Forgotten,
            description: "Those that were too many to be called.");
        _meter.CreateObservableGauge("auditactors.correlation.memory", () => memory.Used, "By", "Of all windows.");
        _meter.CreateObservableCounter(
            "auditactors.correlation.identities.forgotten",
            () => memory.ForgottenIdentities,
            description: "Events forgotten for want of room while a copy could still come: what is as old counts as "
                + "one.");
        _meter.CreateObservableGauge(
            "auditactors.correlation.memory.limit", () => memory.Limit, "By", "Of all windows.");

        double Lag(CompiledCorrelation each) =>
            (clock.GetUtcNow() - DateTimeOffset.UnixEpoch + rules.Now.Correlations.LagBehindOthers(each)).TotalSeconds
            - (watermark.Reached / MicrosecondsPerSecond);

        void Count(string name, string description, Func<CorrelationCounters, Tally> tally) =>
            _meter.CreateObservableCounter(
                $"auditactors.correlation.{name}",
                () => Each(rules).Select(each => Of(each, tally(each.Counters).Value)),
                description: description);

        void Gauge(string name, string? unit, string description, Func<CompiledCorrelation, long> value) =>
            _meter.CreateObservableGauge(
                $"auditactors.correlation.{name}",
                () => Each(rules).Select(each => Of(each, value(each))),
                unit,
                description);
    }

    /// <summary>Shows how many detectors are alive, and why others are not.</summary>
    /// <param name="detectors">The node's.</param>
    /// <param name="identities">What they remember.</param>
    public void MeasureDetectors(LiveDetectors detectors, IdentityBudget identities)
    {
        _meter.CreateObservableGauge(
            "auditactors.detectors.identities", () => identities.Bytes, "By", "Events remembered to recognise copies.");
        _meter.CreateObservableGauge(
            "auditactors.detectors.identities.limit", () => identities.MostBytes, "By", "What those may take.");
        _meter.CreateObservableGauge("auditactors.detectors", () => detectors.Alive, description: "Alive.");
        _meter.CreateObservableGauge(
            "auditactors.detectors.memory", () => detectors.Bytes, "By", "What those take, beside windows.");
        _meter.CreateObservableGauge(
            "auditactors.detectors.memory.limit", () => detectors.MostBytes, "By", "What they may take.");
        _meter.CreateObservableCounter(
            "auditactors.detectors.stopped",
            () => new Measurement<long>[]
            {
                new(detectors.MadeRoom, new KeyValuePair<string, object?>("reason", "room")),
                new(detectors.Idled, new KeyValuePair<string, object?>("reason", "idle")),
            },
            description: "Stopped, to make room for others or because nothing came.");
    }

    private static IEnumerable<CompiledCorrelation> Each(CurrentRules rules) => rules.Now.Correlations.Correlations;

    private static Measurement<T> Of<T>(CompiledCorrelation correlation, T value)
        where T : struct => new(value, Name(correlation));

    private static IEnumerable<Measurement<long>> Evictions(CompiledCorrelation correlation)
    {
        var counters = correlation.Counters;
        yield return Of("groups", counters.EvictedKeys);
        yield return Of("events", counters.EvictedEvents);
        yield return Of("values", counters.EvictedValues);
        yield return Of("cooldowns", counters.EvictedCooldowns);

        Measurement<long> Of(string kind, Tally tally) =>
            new(tally.Value, Name(correlation), new KeyValuePair<string, object?>("kind", kind));
    }

    private static KeyValuePair<string, object?> Name(CompiledCorrelation correlation) =>
        new("correlation", correlation.Rule.Name);
}
