namespace AuditActors.Rules.Temporal;

/// <summary>What came of feeding an engine; cleared and used again by its owner.</summary>
public sealed class CorrelationOutcome
{
    /// <summary>Alerts in the order in which they were raised.</summary>
    public List<CorrelationAlert> Alerts { get; } = [];

    /// <summary>Alerts that are events for correlations of other engines.</summary>
    public List<ForwardedAdmission> Forwarded { get; } = [];

    public void Clear()
    {
        Alerts.Clear();
        Forwarded.Clear();
    }
}

/// <summary>An event for correlations that other engines run.</summary>
/// <param name="Partition">The namespace whose engine it is; null for those of the cluster.</param>
/// <param name="Admission">All that they need of it.</param>
public sealed record ForwardedAdmission(string? Partition, EventAdmission Admission);
