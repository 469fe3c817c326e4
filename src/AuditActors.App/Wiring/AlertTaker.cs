namespace AuditActors.App.Wiring;

/// <summary>
/// In the registry of actors, the key of whoever takes the alerts of detectors: the outbox, or the store.
/// </summary>
internal sealed class AlertTaker;
