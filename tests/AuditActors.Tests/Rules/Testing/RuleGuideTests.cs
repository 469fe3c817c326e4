using AuditActors.Rules;
using AuditActors.Rules.Files.Correlations;
using AuditActors.Rules.Temporal.Output;
using AuditActors.Rules.Testing;
using AuditActors.Rules.Text;
using AuditActors.Tests.Architecture;

namespace AuditActors.Tests.Rules.Testing;

/// <summary>The guide beside the rules says all and nothing wrong.</summary>
public sealed class RuleGuideTests
{
    private static readonly string Guide = Repository.Text("rules/README.md");

    public static TheoryData<string> Keys =>
    [
        .. CorrelationKeys.All
            .Concat(CorrelationKeys.OfSelector)
            .Concat(CorrelationKeys.OfThreshold)
            .Concat(CorrelationKeys.OfLearn)
            .Concat(CorrelationKeys.OfBaseline)
            .Concat(CorrelationKeys.OfLimits)
            .Concat(CorrelationTemplate.FactNames.Select(name => $"%{name}"))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void It_names(string key) => Assert.Matches($@"[`:.{{ -]{key}[`:.]", Guide);

    [Fact]
    public void Its_example_does_what_its_tests_say()
    {
        var examples = Guide.Split("```yaml\n").Skip(1).Select(text => text.Split("```")[0]).ToList();
        var rules = (RuleSetLoad.Loaded)RuleSetLoader.Load(
            [new SourceText("example.yaml", examples[0])], new RuleSetOptions(), TimeProvider.System);
        var tests = RuleTestFileReader.Read("example.tests.yaml", examples[1]);

        var results = RuleTestRunner.Run(tests.File!, rules.Rules);

        Assert.Equal(2, results.Length);
        Assert.All(results, result => Assert.Null(result.Failure));
    }
}
