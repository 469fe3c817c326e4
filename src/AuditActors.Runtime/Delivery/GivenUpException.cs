namespace AuditActors.Runtime.Delivery;

/// <summary>A delivery failed for longer than its sink has patience.</summary>
internal sealed class GivenUpException(string message, Exception cause) : Exception(message, cause);
