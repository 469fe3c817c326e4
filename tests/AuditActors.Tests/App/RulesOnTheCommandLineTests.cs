using System.Text.Json;
using System.Text.RegularExpressions;
using AuditActors.App;
using AuditActors.Tests.App.Emulator;

namespace AuditActors.Tests.App;

public sealed class RulesOnTheCommandLineTests : IDisposable
{
    private const string Good = """
        - rule: Deletion
          desc: Something goes
          condition: ka.verb = delete
          output: "%ka.user.name deleted %ka.target.name"
          priority: WARNING
          source: k8s_audit

        """;

    private const string Deletion = """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"d-1","stage":"ResponseComplete",
        "verb":"delete","user":{"username":"eve"},"objectRef":{"resource":"pods","namespace":"shop","name":"web"},
        "requestReceivedTimestamp":"2026-03-05T06:07:08.000000Z","stageTimestamp":"2026-03-05T06:07:08.000000Z"}
        """;

    private readonly Recordings _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Valid_rules_end_with_0()
    {
        var path = _files.Write("good.yaml", Good);

        var result = await Executable.RunAsync("validate", path);

        Assert.Equal((0, $"{path}: Ok\n", ""), (result.ExitCode, result.StandardOutput, result.StandardError));
    }

    [Theory]
    [InlineData("rules.txt", Good, "left out PATH: the name ends neither in .yaml nor in .yml")]
    [InlineData("empty.yaml", "", "no rule and no correlation is in force: no event can raise an alert")]
    [InlineData("off.yaml", $"{Good}  enabled: false\n", "no rule and no correlation is in force: no event can raise an alert")]
    public async Task A_run_without_rules_says_so_and_runs(string name, string rules, string told)
    {
        var path = _files.Write(name, rules);
        var events = _files.Write("events.jsonl", Deletion.ReplaceLineEndings(""));
        var line = $"auditactors: {told.Replace("PATH", path, StringComparison.Ordinal)}\n";

        var replayed = await Executable.RunAsync("replay", events, "-r", path);
        var asked = await Executable.RunAsync("run", "--check", "--source", events, "-r", path);

        Assert.All([replayed, asked], result =>
        {
            Assert.Equal(0, result.ExitCode);
            Assert.Contains(line, result.StandardError, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("- rule: [", 1)]
    [InlineData("- rule: A\n  condition: ka.verb exists\n", 1)]
    public async Task What_is_no_rules_file_ends_with_1_and_its_place(string text, int line)
    {
        var path = _files.Write("bad.yaml", text);

        var result = await Executable.RunAsync("validate", path);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardError));
        Assert.Matches($@"{path}: Invalid\n{path}:{line}:\d+: error LOAD_ERR_YAML", result.StandardOutput);
    }

    [Fact]
    public async Task An_unknown_field_ends_with_1_and_the_place_in_the_condition()
    {
        var text = Good.Replace("ka.verb", "ka.user.nam", StringComparison.Ordinal);
        var path = _files.Write("bad.yaml", text);

        var result = await Executable.RunAsync("validate", path);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardError));
        Assert.Contains(
            $"{path}:3:14: error LOAD_ERR_COMPILE_CONDITION", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ka.user.nam", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ka.user.name", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_come_as_JSON_for_tools()
    {
        var good = _files.Write("good.yaml", Good);
        var bad = _files.Write("bad.yaml", "- rule: [");

        var result = await Executable.RunAsync("validate", good, bad, "-o", "json");

        var files = JsonElement.Parse(result.StandardOutput).GetProperty("falco_load_results");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal([(good, true), (bad, false)], files.EnumerateArray().Select(file =>
            (file.GetProperty("name").GetString()!, file.GetProperty("successful").GetBoolean())));
    }

    [Fact]
    public async Task What_correlations_may_remember_is_told_as_text_and_as_JSON()
    {
        var text = await Executable.RunAsync("validate", StarterKit.Rules, "--memory");
        var json = await Executable.RunAsync("validate", StarterKit.Rules, "--memory", "-o", "json");

        var memory = JsonElement.Parse(json.StandardOutput).GetProperty("correlation_memory");
        var correlations = memory.GetProperty("correlations").EnumerateArray().ToList();
        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.All(correlations, each =>
        {
            Assert.Equal(
                each.GetProperty("keys").GetInt64() * each.GetProperty("bytes_per_key").GetInt64(),
                each.GetProperty("worst_case_bytes").GetInt64());
            Assert.True(each.GetProperty("worst_case_bytes").GetInt64() <= each.GetProperty("limit_bytes").GetInt64());
            Assert.Contains($"\n{each.GetProperty("name").GetString()}  ", text.StandardOutput, StringComparison.Ordinal);
        });
        Assert.Equal(
            correlations.Sum(each => each.GetProperty("worst_case_bytes").GetInt64()),
            memory.GetProperty("namespace_worst_case_bytes").GetInt64()
            + memory.GetProperty("cluster_worst_case_bytes").GetInt64());
        Assert.Matches(@"\nall over the cluster: \d+\.\d MiB\n", text.StandardOutput);
    }

    [Fact]
    public async Task What_a_node_takes_is_its_program_its_windows_and_a_little_for_each_detector()
    {
        string[] settings = ["--set", "detectors.memory=40MiB", "--set", "correlations.memory=100MiB"];
        var text = await Executable.RunAsync(["validate", StarterKit.Rules, "--memory", .. settings]);
        var json = await Executable.RunAsync(["validate", StarterKit.Rules, "--memory", "-o", "json", .. settings]);

        Assert.EndsWith("""

            A NODE        AT MOST    SETTING
            program       512.0 MiB
            windows       100.0 MiB  correlations.memory
            detectors     40.0 MiB   detectors.memory
            events known  128.0 MiB  detectors.identity-memory
            all           780.0 MiB
            detectors of 20480 namespaces, or of 2048 that correlations know

            """, text.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(
            """
            {"program_bytes":536870912,"windows_bytes":104857600,"detectors_bytes":41943040,\
            "detector_bytes":2048,"correlating_detector_bytes":20480,"identities_bytes":134217728,"all_bytes":817889280}
            """.Replace("\\\n", "", StringComparison.Ordinal),
            JsonElement.Parse(json.StandardOutput).GetProperty("node_memory").GetRawText());
    }

    [Fact]
    public async Task What_a_node_stores_of_windows_is_shown_by_its_settings()
    {
        var rules = _files.Write("slow.yaml", """
            - correlation: Slow
              type: event_count
              condition: ka.stage=ResponseComplete
              timespan: 2h
              threshold: {gte: 2}
              output: o
              priority: NOTICE
            """);

        var stored = await Executable.RunAsync("validate", rules, "--memory");
        var lost = await Executable.RunAsync(
            "validate", rules, "--memory", "--set", "correlations.durable-from=3h");

        Assert.Matches(@"\nSlow .* yes\n", stored.StandardOutput);
        Assert.Matches(@"\nSlow .* no\n", lost.StandardOutput);
        Assert.DoesNotContain("W06", stored.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("warning W06: ", lost.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_that_cannot_grow_to_what_they_may_take_are_counted_as_they_can()
    {
        var rules = _files.Write("good.yaml", Good);

        var text = await Executable.RunAsync("validate", rules, "--memory", "--set", "detectors.memory=20MiB");

        Assert.Matches(@"\nwindows +0\.0 MiB +correlations\.memory\n", text.StandardOutput);
        Assert.Matches(@"\nall +660\.0 MiB\n", text.StandardOutput);
    }

    [Fact]
    public async Task Settings_that_nothing_looks_at_are_refused()
    {
        var result = await Executable.RunAsync("validate", StarterKit.Rules, "--set", "detectors.memory=40MiB");

        Assert.Equal((2, "auditactors: settings are for --memory; 'auditactors run --check' checks them\n"),
            (result.ExitCode, result.StandardError));
    }

    [Theory]
    [InlineData("rules.switches=[{disable{rule=\"*\"}}]", 0)]
    [InlineData("rules.switches=[{disable{rule=\"*\"}},{enable{rule=Deletion}}]", 1)]
    public async Task One_setting_can_be_given_by_itself(string setting, int alerts)
    {
        var rules = _files.Write("good.yaml", Good);
        var events = _files.Write("events.jsonl", Deletion);

        var result = await Executable.RunAsync("replay", events, "-r", rules, "--set", setting);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(alerts, result.StandardOutput.Count(character => character == '\n'));
    }

    [Theory]
    [InlineData("rules.swiches=[]", 1, "there is no setting auditactors.rules.swiches")]
    [InlineData("rules.switches", 2, "name=value")]
    [InlineData("rules.switches=[{", 1, "'{' is not closed")]
    public async Task A_setting_that_cannot_be_is_refused(string setting, int exitCode, string reason)
    {
        var result = await Executable.RunAsync("replay", "-", "-r", "rules", "--set", setting);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains($"--set {setting}", result.StandardError, StringComparison.Ordinal);
        Assert.Contains(reason, result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_rules_is_told()
    {
        var folder = Path.GetDirectoryName(_files.Write("notes.txt", "nothing"))!;

        var result = await Executable.RunAsync("validate", folder);

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith($"auditactors: {folder}: no rules there\n", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_that_come_along_are_listed()
    {
        var text = await Executable.RunAsync("rules");
        var json = await Executable.RunAsync("rules", "-r", StarterKit.Rules, "-o", "json");

        var rules = JsonElement.Parse(json.StandardOutput).GetProperty("rules").EnumerateArray().ToList();
        var correlations = JsonElement.Parse(json.StandardOutput).GetProperty("correlations").EnumerateArray().ToList();
        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.StandardError, json.ExitCode, json.StandardError));
        Assert.Equal(rules.Count + correlations.Count + 1, text.StandardOutput.TrimEnd().Split('\n').Length);
        Assert.All(correlations, each => Assert.Matches(
            $" {Regex.Escape(each.GetProperty("name").GetString()!)} +{each.GetProperty("type").GetString()} ",
            text.StandardOutput));
        Assert.All(rules, rule => Assert.Contains(
            $"  {rule.GetProperty("info").GetProperty("name").GetString()}  ",
            text.StandardOutput,
            StringComparison.Ordinal));
        Assert.All(rules, rule => Assert.NotEmpty(
            rule.GetProperty("details").GetProperty("condition_fields").EnumerateArray()));
        Assert.All(rules, rule => Assert.Contains(
            "k8saudit",
            rule.GetProperty("details").GetProperty("plugins").EnumerateArray().Select(plugin => plugin.GetString())));
    }

    [Fact]
    public async Task Invalid_rules_are_not_listed()
    {
        var path = _files.Write("bad.yaml", "- rule: [");

        var result = await Executable.RunAsync("rules", "-r", path);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.EndsWith(
            $"auditactors: the rules are not valid: {path}\n", result.StandardError, StringComparison.Ordinal);
    }
}
