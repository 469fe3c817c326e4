namespace AuditActors.Rules.Temporal.Admission;

/// <summary>An event hit selectors of a correlation: what the correlation gets of it, for one group.</summary>
internal readonly record struct Hit(CompiledCorrelation Correlation, GroupKey Key, Evidence Evidence);
