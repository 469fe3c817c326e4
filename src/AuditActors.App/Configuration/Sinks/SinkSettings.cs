using AuditActors.Events;
using AuditActors.Rules.Alerts;
using AuditActors.Runtime.Delivery;

namespace AuditActors.App.Configuration.Sinks;

/// <summary>A sink as it is configured.</summary>
internal sealed record SinkSettings
{
    /// <summary>The name of the sink that prints.</summary>
    public const string StandardOutput = "stdout";

    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>The type and where alerts go, in a form that holds no secret.</summary>
    public required string Description { get; init; }

    /// <summary>Makes the receiver; called once.</summary>
    public required Func<SinkSurroundings, IAlertReceiver> Open { get; init; }

    /// <summary>
    /// All that its settings say, secrets included, as a hash: to tell whether something has changed.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>Files with tokens, passwords and certificates, which are part of its content.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public required AlertSelection Selection { get; init; }

    public required AlertCondition? Condition { get; init; }

    public required ResultsFilter? Results { get; init; }

    public required DeliveryPatience Patience { get; init; }

    public required RateLimit? Rate { get; init; }

    /// <summary>Whether every alert goes there, as soon as it is there.</summary>
    public bool GetsAll => Rate is null && Condition is null && Results is null && Selection is
    {
        MinimumPriority: Priority.Debug,
        Rules.IsEmpty: true,
        Tags.IsEmpty: true,
        Namespaces.IsEmpty: true,
    };
}
