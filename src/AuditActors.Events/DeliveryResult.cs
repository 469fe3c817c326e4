using System.Collections.Immutable;

namespace AuditActors.Events;

/// <summary>What became of a delivery; alerts that it does not mention were taken.</summary>
public sealed record DeliveryResult
{
    public static readonly DeliveryResult Taken = new();

    /// <summary>Alerts that the receiver will never take.</summary>
    public ImmutableArray<RefusedAlert> Refused { get; init; } = [];

    /// <summary>Alerts that it may take when they come again.</summary>
    public ImmutableArray<LoggedAlert> NotYet { get; init; } = [];

    /// <summary>Why it did not take those.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When to come again with them, if the receiver said so.</summary>
    public TimeSpan? After { get; init; }
}

/// <summary>An alert that a receiver will never take, and why.</summary>
public sealed record RefusedAlert(LoggedAlert Alert, string Reason);
