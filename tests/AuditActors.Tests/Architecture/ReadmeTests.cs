using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using AuditActors.App;

namespace AuditActors.Tests.Architecture;

/// <summary>What the documents promise is there.</summary>
public sealed partial class ReadmeTests
{
    private const string FromSource = "dotnet run --project src/AuditActors.App";

    private static readonly string[] Files =
    [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/MKS.md", "deploy/SCALING.md",
        "rules/README.md",
    ];

    public static TheoryData<string> Documents => [.. Files];

    public static TheoryData<string> Commands => [.. Files
        .SelectMany(document => Repository.Text(document).Split('\n'))
        .Select(line => Assignments().Replace(line.Split('#')[0], "").Trim())
        .Select(line => line.Replace(FromSource + " --", "auditactors", StringComparison.Ordinal))
        .SelectMany(line => line.Split(" | "))
        .Where(line => line.StartsWith("auditactors ", StringComparison.Ordinal))
        .Select(line => line.Split(" > ")[0])
        .Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_of_a_document_is_understood(string command)
    {
        var arguments = CommandLineParser.SplitCommandLine(command.Replace('\'', '"')).Skip(1).ToArray();

        Assert.Empty(CommandLine.Root().Parse(arguments).Errors.Select(error => error.Message));
    }

    [Fact]
    public void The_readme_begins_with_the_two_commands()
    {
        var text = Repository.Text("README.md");

        Assert.Contains($"\n{FromSource}\n", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet test AuditActors.sln\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_path_that_a_document_names_exists(string document) =>
        Assert.All(
            PathsInCode().Matches(Repository.Text(document)).Select(match => match.Groups[1].Value),
            path => Assert.True(Path.Exists(Repository.Path(path)), $"{document}: {path}"));

    [GeneratedRegex("^([A-Z_]+=[^ ]+ )+")]
    private static partial Regex Assignments();

    [GeneratedRegex("`((?:src|tests|hocon|rules|deploy|\\.ci)/[A-Za-z0-9_./-]*)`")]
    private static partial Regex PathsInCode();
}
