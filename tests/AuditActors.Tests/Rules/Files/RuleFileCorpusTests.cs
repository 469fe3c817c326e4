using AuditActors.Rules;
using AuditActors.Rules.Text;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Rules.Files;

/// <summary>
/// Rules files good and bad, each with what loading it alone says: <c>Corpus/*/NAME.diagnostics.txt</c>.
/// </summary>
public sealed class RuleFileCorpusTests
{
    private const string Folder = "tests/AuditActors.Tests/Rules/Files/Corpus";

    public static TheoryData<string> Good => Files("good");

    public static TheoryData<string> Bad => Files("bad");

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_file_loads(string path) => Assert.IsType<RuleSetLoad.Loaded>(Loaded(path));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_file_says_everything_that_is_wrong(string path) =>
        Assert.IsType<RuleSetLoad.Rejected>(Loaded(path));

    private static RuleSetLoad Loaded(string path)
    {
        var file = new SourceText(Path.GetFileName(path), Repository.Text(path));
        var load = RuleSetLoader.Load([file], new RuleSetOptions(), TimeProvider.System);
        Golden.Approve(Path.ChangeExtension(path, ".diagnostics.txt"), DiagnosticPrinter.Verbose(load.Files[0]));
        return load;
    }

    private static TheoryData<string> Files(string kind) => [.. Repository.Files($"{Folder}/{kind}", "*.yaml")];
}
