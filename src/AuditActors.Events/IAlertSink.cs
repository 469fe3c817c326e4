namespace AuditActors.Events;

/// <summary>Where alerts go.</summary>
public interface IAlertSink
{
    /// <summary>Delivers alerts in the given order; returns when they are handed over.</summary>
    Task DeliverAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellationToken);
}
