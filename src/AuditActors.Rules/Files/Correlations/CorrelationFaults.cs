using AuditActors.Rules.Text;

namespace AuditActors.Rules.Files.Correlations;

/// <summary>Findings in one correlation, given on to the problems of the files in which they are.</summary>
internal sealed class CorrelationFaults(Action<Diagnostic> report)
{
    /// <summary>Whether there was an error.</summary>
    public bool Any { get; private set; }

    public void Add(Diagnostic finding)
    {
        Any |= finding.Code.Severity == Severity.Error;
        report(finding);
    }
}
