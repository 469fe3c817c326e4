namespace AuditActors.Runtime.Store.DeadLetters;

/// <summary>Dead letters that are read at once.</summary>
/// <param name="Letters">The latest first, those of one alert by their sinks.</param>
/// <param name="IsLast">Whether there were no more.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, bool IsLast);
