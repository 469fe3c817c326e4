using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Reading;

/// <summary>
/// Collects what is found in a file. Falco stops at a file's first error: later errors are kept apart, later warnings
/// would not have been given.
/// </summary>
internal sealed class FileProblems(string file)
{
    private readonly List<Diagnostic> _errors = [];
    private readonly List<Diagnostic> _warnings = [];

    public bool HasErrors => _errors.Count > 0;

    public void Add(Diagnostic finding)
    {
        if (finding.Code.Severity == Severity.Error) _errors.Add(finding);
        else if (!HasErrors) _warnings.Add(finding);
    }

    /// <summary>Puts an error in front: Falco reports it instead of all others.</summary>
    public void AddFirst(Diagnostic error) => _errors.Insert(0, error);

    public FileFindings Findings() => new(file, [.. _errors.Take(1)], [.. _errors.Skip(1)], [.. _warnings]);
}
