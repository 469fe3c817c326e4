namespace AuditActors.Events;

/// <summary>
/// Somebody outside of the program who gets alerts from the log, some of them more than once: each has an id to drop
/// copies by.
/// </summary>
public interface IAlertReceiver : IAsyncDisposable
{
    /// <summary>Alerts that it takes in one delivery, at most.</summary>
    int MostAtOnce { get; }

    /// <summary>
    /// Hands alerts over in the given order and returns what became of them. Fails with
    /// <see cref="AlertsRefusedException"/> when this delivery will never be taken as it is, with
    /// <see cref="ReceiverBusyException"/> when it is too early for it, with <see cref="OutputClosedException"/> when
    /// nothing will ever be taken; after any other failure it can be tried again.
    /// </summary>
    Task<DeliveryResult> DeliverAsync(IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken);
}
