using System.Text.Json;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

public sealed class TestCommandTests : IDisposable
{
    private const string Rules = """
        - correlation: Many deletions
          type: event_count
          condition: ka.stage = ResponseComplete and ka.verb = delete
          group_by: [ka.user.name]
          timespan: 1m
          threshold: {gte: 3}
          output: "%count deletions by %ka.user.name"
          priority: WARNING

        """;

    private const string Tests = """
        rules: [rules.yaml]
        event: {verb: delete, user: {username: eve}, objectRef: {resource: pods, namespace: shop, name: web}}
        tests:
          - test: Three deletions in a minute are many
            events: [{repeat: 3}]
            correlations: [{correlation: Many deletions, output: 3 deletions by eve}]
          - test: Three in two minutes are not
            events: [{repeat: 3, after: 1m}]
            correlations: []

        """;

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Tests_below_a_folder_that_pass_end_with_0()
    {
        _files.Write("rules.yaml", Rules);
        var tests = _files.Write("mine.tests.yaml", Tests);

        var result = await Executable.RunAsync("test", Path.GetDirectoryName(tests)!);

        Assert.Equal(
            (0, $"{tests}: 2 passed, 0 failed\n", ""),
            (result.ExitCode, result.StandardOutput, result.StandardError));
    }

    [Fact]
    public async Task A_test_that_fails_is_told_with_its_place_and_ends_with_1()
    {
        _files.Write("rules.yaml", Rules.Replace("gte: 3", "gte: 2", StringComparison.Ordinal));
        var tests = _files.Write("mine.tests.yaml", Tests);

        var text = await Executable.RunAsync("test", tests);
        var json = await Executable.RunAsync("test", tests, "-o", "json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Equal(
            $"""
            {tests}: 0 passed, 2 failed
            {tests}:4: Three deletions in a minute are many: 'Many deletions' says
              2 deletions by eve
            where the test expects
              3 deletions by eve
            {tests}:7: Three in two minutes are not: an unexpected alert of 'Many deletions'

            """,
            text.StandardOutput);
        Assert.Equal([(4, false), (7, false)], JsonElement.Parse(json.StandardOutput).EnumerateArray().Select(test =>
            (test.GetProperty("line").GetInt32(), test.GetProperty("passed").GetBoolean())));
    }

    [Fact]
    public async Task What_is_no_test_file_is_told_with_its_place()
    {
        var tests = _files.Write("mine.tests.yaml", "rules: []\n");

        var result = await Executable.RunAsync("test", tests);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.Equal(
            $"{tests}:1:1: 'tests' is missing or no list\nauditactors: {tests} is no valid test file\n",
            result.StandardError);
    }
}
