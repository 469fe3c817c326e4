namespace AuditActors.Runtime.Ingest.Frames;

/// <summary>Input that cannot be read. The message names it and says why; no stack trace is needed.</summary>
public sealed class InputException(string message, Exception? cause = null) : Exception(message, cause);
