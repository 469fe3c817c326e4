using System.Collections.Immutable;
using AuditActors.Rules.Text;

namespace AuditActors.Rules.Remediation.Files;

/// <summary>Collects all that is found, file by file.</summary>
internal sealed class PlaybookFindings(IReadOnlyList<SourceText> files)
{
    private readonly List<Diagnostic> _found = [];

    public bool HasErrors => _found.Exists(finding => finding.Code.Severity == Severity.Error);

    public void Add(Diagnostic finding)
    {
        if (!_found.Exists(told => told.Place == finding.Place && told.Message == finding.Message)) _found.Add(finding);
    }

    public ImmutableArray<FileFindings> ByFile() =>
        [.. files.Select(file => file.Path).Distinct(StringComparer.Ordinal).Select(Of)];

    private FileFindings Of(string path)
    {
        var here = _found.Where(finding => finding.Place.Path == path)
            .OrderBy(finding => finding.Place.Line)
            .ThenBy(finding => finding.Place.Column)
            .ToLookup(finding => finding.Code.Severity);
        return new FileFindings(path, [.. here[Severity.Error]], [], [.. here[Severity.Warning]]);
    }
}
