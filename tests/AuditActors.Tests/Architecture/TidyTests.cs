using System.Text.RegularExpressions;

namespace AuditActors.Tests.Architecture;

/// <summary>House rules that a machine can hold.</summary>
public sealed partial class TidyTests
{
    private const int MaxLines = 400;
    private const int MaxColumns = 120;
    private const string WrittenByNodes = "auditactors";

    private static readonly string[] TopLevel =
    [
        "src", "tests", "hocon", "rules", "deploy", "AuditActors.sln", "README.md", "LICENSE", "CHANGELOG.md",
        "CONTRIBUTING.md", "ARCHITECTURE.md", "BannedSymbols.txt", "Directory.Build.props",
        "Directory.Packages.props", "global.json", "artifacts",
    ];

    private static IEnumerable<string> Code =>
        Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"));

    private static IEnumerable<string> Written => Code
        .Concat(Repository.Files("rules", "*.yaml"))
        .Concat(Repository.Files("hocon", "*.conf"))
        .Concat(Repository.Files("deploy", "*"))
        .Concat(Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => Path.GetFileName(path)));

    [Fact]
    public void A_file_has_at_most_400_lines() => NoneOf(Code, path => Lines(path).Length > MaxLines);

    [Fact]
    public void A_line_of_the_product_has_at_most_120_columns() => NoneOf(
        Repository.Files("src", "*.cs"), path => Lines(path).Any(line => line.Length > MaxColumns));

    [Fact]
    public void A_file_of_the_product_holds_the_type_it_is_named_after() => NoneOf(
        Repository.Files("src", "*.cs").Where(path => Path.GetFileName(path) != "Program.cs"),
        path => !Declares(Repository.Text(path), Path.GetFileName(path).Split('.')[0]));

    [Fact]
    public void No_type_is_named_after_what_everything_is() => NoneOf(
        Repository.Files("src", "*.cs"), path => VagueName().IsMatch(Path.GetFileNameWithoutExtension(path)));

    [Fact]
    public void Nothing_is_left_to_be_done_later() =>
        NoneOf(Written, path => LeftOver().IsMatch(Repository.Text(path)));

    [Fact]
    public void Nothing_points_into_a_developers_machine() =>
        NoneOf(Written, path => MachinePath().IsMatch(Repository.Text(path)));

    [Fact]
    public void The_top_level_stays_as_it_is() => NoneOf(
        Directory.EnumerateFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)),
        name => !name.StartsWith('.') && !name.StartsWith(WrittenByNodes, StringComparison.Ordinal)
            && !TopLevel.Contains(name));

    private static void NoneOf(IEnumerable<string> paths, Func<string, bool> offends)
    {
        var offenders = paths.Where(offends).ToList();
        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    private static string[] Lines(string path) => File.ReadAllLines(Repository.Path(path));

    private static bool Declares(string text, string name) =>
        Regex.IsMatch(text, $@"\b(class|struct|record|interface|enum)\s+{name}\b");

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Utilities|Impl|Misc)$")]
    private static partial Regex VagueName();

    // Written with brackets so that this file does not find itself.
    [GeneratedRegex(@"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b|NotImplemented[E]xception")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"(?<![\w.])/wor[k]/|/home/[a-z]+/[a-z]*(src|repos|code)|C:\\Use[r]s")]
    private static partial Regex MachinePath();
}
