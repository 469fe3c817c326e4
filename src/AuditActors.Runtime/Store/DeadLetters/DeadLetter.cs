using AuditActors.Events;

namespace AuditActors.Runtime.Store.DeadLetters;

/// <summary>An alert that the receiver of a sink will never take.</summary>
/// <param name="Sink">The sink's name and its node, as name@node.</param>
/// <param name="RefusedAt">When that was known.</param>
/// <param name="Reason">Why, in the words of the receiver or of the sink.</param>
/// <param name="Alert">The alert, which is in the log.</param>
/// <param name="IsWanted">Whether it waits to be delivered again.</param>
public sealed record DeadLetter(
    string Sink, DateTimeOffset RefusedAt, string Reason, LoggedAlert Alert, bool IsWanted = false);
