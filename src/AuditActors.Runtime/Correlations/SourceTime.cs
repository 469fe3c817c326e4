namespace AuditActors.Runtime.Correlations;

/// <summary>How far a source has come, in microseconds since 1970-01-01 UTC.</summary>
public readonly record struct SourceTime(string Source, long Time);
