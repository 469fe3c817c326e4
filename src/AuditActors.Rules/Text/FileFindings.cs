using System.Collections.Immutable;

namespace AuditActors.Rules.Text;

/// <summary>What loading a file found.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Errors">What Falco reports for the file: it stops at its first error.</param>
/// <param name="FurtherErrors">Errors beyond the first one.</param>
/// <param name="Warnings">In the order in which they were found.</param>
public sealed record FileFindings(
    string File,
    ImmutableArray<Diagnostic> Errors,
    ImmutableArray<Diagnostic> FurtherErrors,
    ImmutableArray<Diagnostic> Warnings)
{
    public bool IsValid => Errors.IsEmpty;
}
