namespace AuditActors.Runtime.Ingest.Spool;

/// <summary>A spool does not give back what was put into it; its source has to be read again.</summary>
internal sealed class SpoolDamagedException(string message) : Exception(message);
