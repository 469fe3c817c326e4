namespace AuditActors.Sinks.Grpc;

/// <summary>Alerts cannot be followed: there is no server, or it refuses.</summary>
/// <param name="message">Why, in a line.</param>
/// <param name="isRefused">Whether a server answered; what it refuses it would refuse again.</param>
public sealed class AlertTailException(string message, bool isRefused, Exception? cause = null)
    : Exception(message, cause)
{
    public bool IsRefused { get; } = isRefused;
}
