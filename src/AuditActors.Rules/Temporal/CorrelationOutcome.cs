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

/// <summary>An event for a correlation that another engine runs.</summary>
/// <param name="Partition">The namespace whose engine it is; null for the cluster's.</param>
/// <param name="Key">Decides which part of a correlation over the cluster gets it.</param>
public sealed record ForwardedAdmission(
    CompiledCorrelation Correlation, string? Partition, GroupKey Key, EventAdmission Admission);
