namespace AuditActors.Sinks;

/// <summary>Options that cannot be used: a file that is not what it should be, a setting that is not taken.</summary>
public sealed class ReceiverOptionsException(string message, Exception? cause) : Exception(message, cause);
