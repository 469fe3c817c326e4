using System.Diagnostics.Metrics;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Tests.Rules.Temporal;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Runtime.Correlations;

/// <summary>What /metrics says of correlations.</summary>
public sealed class CorrelationMetricsTests
{
    private const string Name = "Metered twice by one user";

    private const string Rules = $$"""
        - {correlation: {{Name}}, desc: d, type: event_count, condition: ka.verb=get, group_by: [ka.user.name],
           timespan: 60s, threshold: {gte: 2}, cooldown: 30s, limits: {keys: 2}, output: o, priority: INFO}
        """;

    private readonly CorrelationWorld _world = new(Rules);

    [Fact]
    public void Tells_what_matched_what_was_hidden_and_what_was_forgotten()
    {
        foreach (var (second, user) in (ReadOnlySpan<(int, string)>)[(1, "a"), (2, "a"), (3, "a"), (4, "a")])
            At(second, user);
        foreach (var (second, user) in (ReadOnlySpan<(int, string)>)[(5, "b"), (6, "c"), (7, "d"), (8, "e")])
            At(second, user);
        _world.At(9, new { auditID = "9", verb = "get" });

        var measured = Measured();

        Assert.Equal(8, measured["auditactors.correlation.events"]);
        Assert.Equal(2, measured["auditactors.correlation.matches"]);
        Assert.Equal(1, measured["auditactors.correlation.alerts"]);
        Assert.Equal(1, measured["auditactors.correlation.suppressed"]);
        Assert.Equal(1, measured["auditactors.correlation.missing_group"]);
        Assert.Equal(2, measured["auditactors.correlation.evictions groups"]);
        Assert.Equal(2, measured["auditactors.correlation.groups"]);
        Assert.Equal(2, measured["auditactors.correlation.last_alert"]);
        Assert.True(measured["auditactors.correlation.state"] > 0);
        Assert.Equal(90, measured["auditactors.correlation.watermark.lag"]);
    }

    [Fact]
    public void An_engine_that_is_gone_remembers_nothing()
    {
        At(1, "a");

        _world.Engine.Release();

        Assert.Equal(0, Measured()["auditactors.correlation.groups"]);
        Assert.Equal(0, Measured()["auditactors.correlation.state"]);
    }

    private void At(int second, string user) =>
        _world.At(second, new { auditID = $"{second}", verb = "get", user = new { username = user } });

    private Dictionary<string, double> Measured()
    {
        using var signals = Some.Signals();
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddSeconds(100));
        signals.MeasureCorrelations(
            new CurrentRules(_world.Rules), new NodeWatermark { Reached = 10_000_000 }, new StateBudget(1), clock);
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == RuntimeSignals.MeterName) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.IsEmpty || tags[0].Value as string != Name) return;
            measured[tags.Length == 1 ? instrument.Name : $"{instrument.Name} {tags[1].Value}"] = value;
        }
    }
}
