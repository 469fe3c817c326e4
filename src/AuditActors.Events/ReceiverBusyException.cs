namespace AuditActors.Events;

/// <summary>A receiver cannot take a delivery now.</summary>
/// <param name="message">Why.</param>
/// <param name="after">When to try again, if it said so.</param>
public sealed class ReceiverBusyException(string message, TimeSpan? after) : Exception(message)
{
    public TimeSpan? After { get; } = after;
}
