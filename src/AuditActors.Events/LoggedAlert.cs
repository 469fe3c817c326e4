namespace AuditActors.Events;

/// <summary>An alert as it stands in the alert log.</summary>
/// <param name="Sequence">Its place in the log; grows, with gaps.</param>
/// <param name="Id">The same for every copy of the alert, a UUID of version 8.</param>
/// <param name="Node">The node that logged it.</param>
/// <param name="Alert">The alert itself.</param>
public sealed record LoggedAlert(long Sequence, Guid Id, string Node, Alert Alert);
