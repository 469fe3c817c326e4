using System.Text.Json.Nodes;
using AuditActors.Rules.Testing;

namespace AuditActors.Tests.Rules.Testing;

public sealed class RuleTestFileReaderTests
{
    private static readonly DateTimeOffset SampleStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Reads_tests_with_events_that_say_only_what_matters()
    {
        var file = Read("""
            rules: [../a.yaml, b]
            event:
              user: {username: alice}
              objectRef: {resource: pods, name: web}
            tests:
              - test: It works
                events:
                  - {verb: delete, objectRef: {name: null, namespace: shop}, responseStatus: {code: "200"}}
                alerts:
                  - One
                  - rule: Two
                    output: said
            """);

        Assert.Equal([Path.Combine("rules", "../a.yaml"), Path.Combine("rules", "b")], file.Rules.AsEnumerable());
        var test = Assert.Single(file.Tests);
        Assert.Equal(("It works", 6), (test.Name, test.Line));
        Assert.Equal([new("One", null), new("Two", "said")], test.Alerts!.Value.AsEnumerable());
        var json = JsonNode.Parse(Assert.Single(test.Events).Span)!;
        Assert.Equal("alice", (string?)json["user"]!["username"]);
        Assert.Equal("""{"resource":"pods","namespace":"shop"}""", json["objectRef"]!.ToJsonString());
        Assert.Equal("\"200\"", json["responseStatus"]!["code"]!.ToJsonString());
        Assert.Equal("ResponseComplete", (string?)json["stage"]);
    }

    [Fact]
    public void Gives_the_events_of_a_test_identities_and_times_of_their_own()
    {
        var events = Read("rules: []\ntests: [{test: x, events: [{}, {}], alerts: []}]").Tests[0].Events;

        Assert.Equal(2, events.Select(e => (string?)JsonNode.Parse(e.Span)!["auditID"]).Distinct().Count());
        Assert.Equal(2, events.Select(e => (string?)JsonNode.Parse(e.Span)!["stageTimestamp"]).Distinct().Count());
    }

    [Fact]
    public void Repeats_events_with_a_number_in_them_and_lets_time_pass_between_them()
    {
        var test = Read("""
            rules: []
            tests:
              - test: x
                events:
                  - {}
                  - {after: 1h, repeat: 2, objectRef: {name: "s-{n}"}}
                correlations: [Many, {correlation: More, output: said}]
            """).Tests[0];

        var events = test.Events.Select(e => JsonNode.Parse(e.Span)!).ToList();
        Assert.Equal([null, "s-1", "s-2"], events.Select(e => (string?)e["objectRef"]?["name"]));
        Assert.Equal(
            [0, 1, 2],
            events.Select(e => (DateTimeOffset.Parse((string)e["stageTimestamp"]!) - SampleStart).TotalHours));
        Assert.Equal(3, events.Select(e => (string?)e["auditID"]).Distinct().Count());
        Assert.All(events, e => Assert.Null(e["after"] ?? e["repeat"]));
        Assert.Null(test.Alerts);
        Assert.Equal([new("Many", null), new("More", "said")], test.Correlations.AsEnumerable());
    }

    [Theory]
    [InlineData("rules: [\n", "rules/a.tests.yaml:2:1: ")]
    [InlineData("- a", "rules/a.tests.yaml:1:1: a test file is one mapping with 'rules' and 'tests'")]
    [InlineData("rules: []", "rules/a.tests.yaml:1:1: 'tests' is missing or no list")]
    [InlineData("rules: []\ntest: []\ntests: []", "rules/a.tests.yaml:2:1: 'test' is not known here")]
    [InlineData("rules: []\ntests: [{test: x, events: []}]", "rules/a.tests.yaml:2:9: 'alerts' or 'correlations' must")]
    [InlineData("rules: []\ntests: [{test: x, events: [], alerts: 1}]", "rules/a.tests.yaml:2:9: 'alerts' is missing")]
    [InlineData("rules: []\ntests:\n- events: []", "rules/a.tests.yaml:3:3: a test is a mapping with 'test'")]
    [InlineData("rules: []\ntests: [{test: x, events: [1], alerts: []}]", "rules/a.tests.yaml:2:28: an event is")]
    [InlineData("rules: []\ntests: [{test: x, events: [], alerts: [[]]}]", "rules/a.tests.yaml:2:40: an alert is")]
    [InlineData("rules: []\ntests: [{test: x, events: [{after: 7}], alerts: []}]", "rules/a.tests.yaml:2:28: 'after'")]
    [InlineData("rules: []\ntests: [{test: x, events: [{repeat: 0}], alerts: []}]", "rules/a.tests.yaml:2:28: 'repeat'")]
    public void Says_where_a_file_is_wrong(string text, string problem)
    {
        var read = RuleTestFileReader.Read("rules/a.tests.yaml", text);

        Assert.Null(read.File);
        Assert.Contains(read.Problems, found => found.StartsWith(problem, StringComparison.Ordinal));
    }

    private static RuleTestFile Read(string text)
    {
        var read = RuleTestFileReader.Read("rules/a.tests.yaml", text);
        Assert.Empty(read.Problems);
        return read.File!;
    }
}
