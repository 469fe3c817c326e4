using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Rules.Testing;

namespace AuditActors.App.Commands;

/// <summary>Runs the tests that stand beside rules.</summary>
internal static class TestCommand
{
    private static readonly string[] Endings = [".tests.yaml", ".tests.yml"];

    public static Command Create()
    {
        var paths = PathArguments.OneOrMore(
            "TESTS", "Test files, and folders in and below which files end with .tests.yaml");
        var output = OutputFormats.Option("How to print the outcome");
        var command = new DocumentedCommand(
            "test",
            "Runs tests of rules and correlations: events, and the alerts expected of them. Ends with 0 when all pass, "
            + "with 1 otherwise.",
            "auditactors test rules/",
            "auditactors test mine.tests.yaml -o json")
        {
            paths, output,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(paths), parsed.GetValue(output), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(string[] paths, OutputFormat format, InvocationConfiguration console)
    {
        var files = paths.SelectMany(path => PathArguments.Files(path, Endings)).ToList();
        if (files.Count == 0)
            throw new CommandException($"{string.Join(", ", paths)}: no tests there (*.tests.yaml)");
        var outcomes = files.Select(path => (path, Results: Run(path, console.Error))).ToList();
        if (format == OutputFormat.Json) console.Output.WriteLine(Json(outcomes).ToJsonString(OutputFormats.Json));
        else Print(outcomes, console.Output);
        return outcomes.All(outcome => outcome.Results.All(result => result.Failure is null)) ? 0 : 1;
    }

    private static ImmutableArray<RuleTestResult> Run(string path, TextWriter error)
    {
        var read = RuleTestFileReader.Read(path, Encoding.UTF8.GetString(PathArguments.Read(path).Utf8));
        if (read.File is not { } file)
        {
            foreach (var problem in read.Problems) error.WriteLine(problem);
            throw new CommandException($"{path} is no valid test file");
        }

        var options = new RuleSetOptions { Matching = RuleMatching.All };
        return RuleTestRunner.Run(file, RulePaths.Load(file.Rules, options, error).Rules);
    }

    private static void Print(List<(string Path, ImmutableArray<RuleTestResult> Results)> outcomes, TextWriter to)
    {
        foreach (var (path, results) in outcomes)
        {
            to.WriteLine($"{path}: {Count(results)}");
            foreach (var (test, failure) in results.Where(result => result.Failure is not null))
                to.WriteLine($"{path}:{test.Line}: {test.Name}: {failure}");
        }

        if (outcomes.Count > 1) to.WriteLine($"all: {Count([.. outcomes.SelectMany(outcome => outcome.Results)])}");
    }

    private static string Count(ImmutableArray<RuleTestResult> results)
    {
        var failed = results.Count(result => result.Failure is not null);
        return string.Create(CultureInfo.InvariantCulture, $"{results.Length - failed} passed, {failed} failed");
    }

    private static JsonArray Json(IEnumerable<(string Path, ImmutableArray<RuleTestResult> Results)> outcomes) =>
    [
        .. outcomes.SelectMany(outcome => outcome.Results.Select(result => new JsonObject
        {
            ["file"] = outcome.Path,
            ["line"] = result.Test.Line,
            ["test"] = result.Test.Name,
            ["passed"] = result.Failure is null,
            ["failure"] = result.Failure,
        })),
    ];
}
