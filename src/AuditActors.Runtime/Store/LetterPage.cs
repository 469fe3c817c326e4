namespace AuditActors.Runtime.Store;

/// <summary>Dead letters that are read at once.</summary>
/// <param name="Letters">The latest first, those of one alert by their sinks.</param>
/// <param name="IsLast">Whether there were no more.</param>
public sealed record LetterPage(IReadOnlyList<DeadLetter> Letters, bool IsLast);
