using AuditActors.Events;
using AuditActors.Rules.Alerts;

namespace AuditActors.Runtime.Delivery;

/// <summary>A sink: who gets which alerts of the log, and with how much patience.</summary>
public sealed record SinkPlan
{
    /// <summary>Under which it is known in logs and metrics, and its cursor kept.</summary>
    public required string Name { get; init; }

    public required IAlertReceiver Receiver { get; init; }

    public AlertSelection Selection { get; init; } = AlertSelection.All;

    /// <summary>What else the receiver asks of an alert; null for nothing.</summary>
    public AlertCondition? Condition { get; init; }

    /// <summary>Which results of remediation it gets; null for those that fit like any other alert.</summary>
    public ResultsFilter? Results { get; init; }

    public DeliveryPatience Patience { get; init; } = new();

    /// <summary>Null: as fast as the receiver takes them.</summary>
    public RateLimit? Rate { get; init; }

    internal bool Wants(LoggedAlert logged) =>
        Selection.Admits(logged.Alert)
        && Results?.Admits(logged.Alert) != false
        && (Condition is null || Condition.Matches(logged));
}
