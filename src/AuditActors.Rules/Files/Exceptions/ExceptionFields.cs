namespace AuditActors.Rules.Files.Exceptions;

/// <summary>The fields that an exception may name, and what was meant by one that it may not.</summary>
internal sealed record ExceptionFields(Func<string, bool> Has, Func<string, string?> Hint);
