using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation;

/// <summary>What became of remediation rules files.</summary>
/// <param name="Playbook">Null when any file has an error.</param>
/// <param name="Files">What was found, one entry a file.</param>
public sealed record PlaybookLoad(Playbook? Playbook, ImmutableArray<FileFindings> Files);
