namespace AuditActors.Runtime.Remediation;

/// <summary>The actions of a rule on an alert, taken one after another.</summary>
/// <param name="Queue">Jobs of one queue do not run at the same time.</param>
internal sealed record RemedyJob(Guid AlertId, string Rule, string Queue);
