using System.Diagnostics.Metrics;
using AuditActors.App.Reload;
using AuditActors.Runtime.InForce;

namespace AuditActors.App.Health;

/// <summary>Which rules are in force, and what came of attempts to put others in force.</summary>
internal sealed class ReloadMetrics : IDisposable
{
    public const string MeterName = "AuditActors.Reload";
    private readonly Meter _meter = new(MeterName);

    public ReloadMetrics(ReloadState state, CurrentRules rules, RuleAgreement agreement)
    {
        _meter.CreateObservableCounter(
            "auditactors.reloads", () => Attempts(state.Now), description: "Attempts to reload, by outcome.");
        _meter.CreateObservableGauge(
            "auditactors.reload.failing",
            () => state.Now.Error is null ? 0 : 1,
            description: "Whether the last attempt to reload failed: what was in force before stays so.");
        _meter.CreateObservableGauge(
            "auditactors.reload.success.timestamp",
            () => state.Now.LastSuccess.ToUnixTimeSeconds(),
            "s",
            "When rules and settings were last found in order.");
        _meter.CreateObservableGauge(
            "auditactors.reload.pending_restart",
            () => state.Now.NeedRestart.Count,
            description: "Settings that have changed and wait for a restart.");
        _meter.CreateObservableGauge(
            "auditactors.rules.info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("digest", state.Now.Digest)),
            description: "The digest of the rules in force.");
        _meter.CreateObservableGauge(
            "auditactors.rules.differing_nodes",
            () => agreement.Differing,
            description: "Nodes that have judged by other rules than this one for over a minute.");
        _meter.CreateObservableCounter(
            "auditactors.correlations.dropped_groups",
            () => rules.DroppedGroups,
            description: "Groups forgotten because a reload changed what their correlation looks for.");
        _meter.CreateObservableCounter(
            "auditactors.correlations.missed_events",
            () => rules.MissedEvents,
            description: "Events for correlations that came from a node with other rules.");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<long>[] Attempts(ReloadStatus status) =>
    [
        new(status.Attempts - status.Failures, new KeyValuePair<string, object?>("outcome", "loaded")),
        new(status.Failures, new KeyValuePair<string, object?>("outcome", "refused")),
    ];
}
