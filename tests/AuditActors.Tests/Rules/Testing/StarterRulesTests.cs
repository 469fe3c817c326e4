using AuditActors.App;
using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Rules.Testing;
using AuditActors.Rules.Text;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Rules.Testing;

/// <summary>The rules that come with the program, held to the tests beside them.</summary>
public sealed class StarterRulesTests
{
    public static TheoryData<string, string> Tests
    {
        get
        {
            var tests = new TheoryData<string, string>();
            foreach (var file in Files())
                foreach (var test in file.Tests) tests.Add(Path.GetFileName(file.Path), test.Name);
            return tests;
        }
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void The_rules_do_what_their_tests_say(string name, string test)
    {
        var file = Files().Single(file => Path.GetFileName(file.Path) == name);
        var only = file with { Tests = [file.Tests.Single(candidate => candidate.Name == test)] };

        var result = RuleTestRunner.Run(only, Load(file.Rules).Rules).Single();

        Assert.True(result.Failure is null, $"rules/tests/{name}:{result.Test.Line}: {result.Failure}");
    }

    [Fact]
    public void Every_rule_has_a_test_that_it_fires_in()
    {
        var tested = Files().SelectMany(file => file.Tests).SelectMany(test => test.Alerts ?? [])
            .Select(alert => alert.Rule);
        var rules = Load([StarterKit.Rules]).Rules.Rules.Select(rule => rule.Name).ToList();

        Assert.True(rules.Count >= 15);
        Assert.Empty(rules.Except(tested));
    }

    [Fact]
    public void Every_correlation_has_a_test_that_it_fires_in()
    {
        var tested = Files().SelectMany(file => file.Tests).SelectMany(test => test.Correlations)
            .Select(alert => alert.Rule);
        var correlations = Load([StarterKit.Rules]).Rules.Correlations.Correlations;

        Assert.True(correlations.Length >= 15);
        Assert.Empty(correlations.Select(correlation => correlation.Rule.Name).Except(tested));
    }

    [Fact]
    public void Every_correlation_has_a_test_that_it_stays_silent_in_although_it_sees_events()
    {
        var rules = Load([StarterKit.Rules]).Rules;
        var silent = Files().SelectMany(file => file.Tests)
            .SelectMany(test => RuleTestRunner.Silent(test, rules))
            .ToHashSet();

        Assert.Empty(rules.Correlations.Correlations.Select(each => each.Rule.Name).Except(silent));
    }

    [Fact]
    public void The_rules_load_without_a_warning() =>
        Assert.All(Load([StarterKit.Rules]).Files, file =>
            Assert.True(file.Warnings.IsEmpty, DiagnosticPrinter.Verbose(file)));

    [Fact]
    public void Every_rule_says_what_it_is_about()
    {
        var rules = Load([StarterKit.Rules]).Rules;
        var said = rules.Rules.Select(rule => (rule.Name, rule.Source, rule.Description, rule.Tags))
            .Concat(rules.Correlations.Correlations.Select(correlation => correlation.Rule)
                .Select(rule => (rule.Name, rule.Source, rule.Description, rule.Tags)));

        Assert.All(said, rule =>
        {
            Assert.Equal("k8s_audit", rule.Source);
            Assert.True(rule.Description.Length > 40, rule.Name);
            Assert.Contains("k8s", rule.Tags);
            Assert.Contains(rule.Tags, tag => tag.StartsWith('T') && char.IsDigit(tag[1]));
        });
    }

    private static IEnumerable<RuleTestFile> Files() =>
        Directory.EnumerateFiles(Repository.Path("rules", "tests"), "*.tests.yaml").Order(StringComparer.Ordinal)
            .Select(path => RuleTestFileReader.Read(path, File.ReadAllText(path)))
            .Select(read => read.File ?? throw new InvalidDataException(string.Join('\n', read.Problems)));

    private static RuleSetLoad.Loaded Load(IEnumerable<string> paths)
    {
        var options = new RuleSetOptions { Matching = RuleMatching.All };
        var load = RuleSetLoader.Load(RuleFiles.Read(paths).Files, options, TimeProvider.System);
        Assert.True(load is RuleSetLoad.Loaded, string.Join('\n', load.Files.Select(DiagnosticPrinter.Verbose)));
        return (RuleSetLoad.Loaded)load;
    }
}
