namespace AuditActors.Sinks.Http;

/// <summary>A file of certificates or keys that cannot be used; the message names it and says why.</summary>
public sealed class TlsFileException(string message, Exception? cause) : Exception(message, cause);
