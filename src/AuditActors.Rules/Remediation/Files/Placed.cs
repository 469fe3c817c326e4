using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>A value and the place in a file that it was read from.</summary>
internal sealed record Placed<T>(T Value, Context At);
