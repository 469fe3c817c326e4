namespace AuditActors.Events;

/// <summary>A receiver will never take this delivery as it is; parts of it it may take.</summary>
public sealed class AlertsRefusedException(string message) : Exception(message);
