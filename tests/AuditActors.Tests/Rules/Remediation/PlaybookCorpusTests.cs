using AuditActors.Rules.Remediation;
using AuditActors.Rules.Text;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Rules.Remediation;

/// <summary>
/// Remediation rules good and bad, each with what loading it says: <c>Corpus/*/NAME.diagnostics.txt</c>.
/// </summary>
public sealed class PlaybookCorpusTests
{
    private const string Folder = "tests/AuditActors.Tests/Rules/Remediation/Corpus";

    public static TheoryData<string> Good => [.. Repository.Files($"{Folder}/good", "*.yaml")];

    public static TheoryData<string> Bad => [.. Repository.Files($"{Folder}/bad", "*.yaml")];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_file_loads(string path) => Assert.NotNull(Loaded(path).Playbook);

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_says_everything_that_is_wrong(string path) => Assert.Null(Loaded(path).Playbook);

    private static PlaybookLoad Loaded(string path)
    {
        var file = new SourceText(Path.GetFileName(path), Repository.Text(path));
        var load = PlaybookLoader.Load([file]);
        var found = load.Files[0];
        Assert.All(found.Errors.AddRange(found.Warnings), finding => Assert.False(string.IsNullOrEmpty(finding.Hint)));
        Golden.Approve(Path.ChangeExtension(path, ".diagnostics.txt"), DiagnosticPrinter.Verbose(found));
        return load;
    }
}
