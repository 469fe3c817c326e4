namespace AuditActors.Runtime.Store.DeadLetters;

/// <summary>Where a dead letter stands among all of them.</summary>
/// <param name="Sequence">Of its alert.</param>
/// <param name="Sink">The sink's name and its node, as name@node.</param>
public sealed record DeadLetterPosition(long Sequence, string Sink);
