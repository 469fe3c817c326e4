using System.Text;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules;

/// <summary>Loading as a whole: several files, options, bounds.</summary>
public sealed class RuleSetLoaderTests
{
    private const string Selected = """
        - {rule: R1, desc: d, condition: ka.verb = get, output: one, priority: ERROR, source: k8s_audit, tags: [a]}
        - {rule: R2, desc: d, condition: ka.verb = get, output: two, priority: NOTICE, source: k8s_audit, tags: [a, b]}
        - {rule: R3, desc: d, condition: ka.verb = get, output: three, priority: DEBUG, source: k8s_audit, enabled: no}
        - {rule: S1, desc: d, condition: evt.type = open, output: rests, priority: ERROR}
        """;

    [Fact]
    public void No_files_make_an_empty_rule_set() => Assert.Empty(Rules([]).Rules);

    [Fact]
    public void Rules_come_in_the_order_of_their_first_definition()
    {
        var again = Rule("R1", "ka.verb = list");

        Assert.Equal(["R1", "R2"], Names(Rules([Rule("R1", "ka.verb = get"), Rule("R2", "ka.verb = get"), again])));
    }

    [Fact]
    public void A_file_may_use_what_earlier_files_define_but_not_the_other_way_round()
    {
        var macro = new SourceText("m.yaml", "- {macro: m, condition: ka.verb = get}");
        var rule = Rule("R", "m");

        Assert.Equal(["R"], Names(Rules([macro, rule])));
        var rejected = Assert.IsType<RuleSetLoad.Rejected>(Load([rule, macro]));
        Assert.Equal([false, true], rejected.Files.Select(file => file.IsValid));
    }

    [Fact]
    public void Warnings_of_earlier_files_appear_again()
    {
        var macro = new SourceText("m.yaml", "- {macro: m, condition: ka.verb = get}");

        var load = Load([macro, Rule("R", "ka.verb = get"), Rule("Q", "m")]);

        Assert.Equal([1, 1, 0], load.Files.Select(file => file.Warnings.Length));
    }

    [Fact]
    public void An_error_ends_neither_its_file_nor_the_load_and_is_told_once()
    {
        var bad = new SourceText("bad.yaml", Text(Rule("A", "ka.foo = 1")) + Text(Rule("B", "ka.bar = 1")));

        var load = Load([bad, Rule("C", "ka.baz = 1")]);

        Assert.Equal(["ka.foo"], Fields(load.Files[0].Errors));
        Assert.Equal(["ka.bar"], Fields(load.Files[0].FurtherErrors));
        Assert.Equal(["ka.foo"], Fields(load.Files[1].Errors));
        Assert.Equal(["ka.baz"], Fields(load.Files[1].FurtherErrors));
    }

    public static readonly TheoryData<string, RuleSetOptions, string> Options = new()
    {
        { "as the file says", new(), "R1 R2" },
        { "a floor leaves out what is weaker", new() { MinimumPriority = Priority.Error }, "R1" },
        { "a tag", With(new RuleSelection(false, Tag: "b")), "R1" },
        { "a pattern, then one of its rules", With(new(false, "R*"), new(true, "R2")), "R2" },
        { "what is enabled goes to the end", With(new(false, "R1"), new(true, "R1"), new(true, "R3")), "R2 R1 R3" },
        { "pattern or tag", With(new RuleSelection(false, "R1", "b")), "" },
        { "nothing", With(new RuleSelection(false)), "R1 R2" },
        { "below the floor nothing comes back",
            With(new RuleSelection(true, "*")) with { MinimumPriority = Priority.Notice }, "R1 R2" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_decide_which_rules_are_evaluated(string why, RuleSetOptions options, string expected)
    {
        Assert.NotEmpty(why);
        Assert.Equal(expected, string.Join(' ', Names(Rules([new SourceText("s.yaml", Selected)], options))));
    }

    [Fact]
    public void Configuration_adds_to_outputs()
    {
        var options = new RuleSetOptions
        {
            StaticFields = new Dictionary<string, string> { ["zone"] = "z1", ["cluster"] = "c1" },
            AppendOutputs =
            [
                new() { Tags = ["a", "b"], ExtraOutput = "verb=%ka.verb", SuggestedOutput = true },
                new() { Rule = "R1", ExtraFields = [new("ka.uri"), new("who", "u=%ka.user.name"), new("ka.uri", "x")] },
                new() { Source = "syscall", ExtraOutput = "never" },
            ],
        };

        var rules = Rules([new SourceText("s.yaml", Selected)], options).Rules;

        Assert.Equal("one", rules[0].OutputText);
        Assert.Equal(["ka.uri", "who"], rules[0].ExtraFields.Select(field => field.Key));
        Assert.All(rules[0].ExtraFields, field => Assert.NotNull(field.Format));
        Assert.Equal("two verb=%ka.verb static_cluster=%static.cluster static_zone=%static.zone", rules[1].OutputText);
    }

    [Fact]
    public void A_field_added_by_configuration_must_exist()
    {
        var options = new RuleSetOptions { AppendOutputs = [new() { ExtraFields = [new("ka.foo")] }] };

        var load = Load([Rule("R", "ka.verb = get")], options);

        Assert.Equal(DiagnosticCode.CompileOutput, Assert.Single(load.Files[0].Errors).Code);
    }

    [Fact]
    public void The_digest_tells_texts_and_options_apart()
    {
        var file = new SourceText("s.yaml", Selected);
        string[] digests =
        [
            Rules([file]).Digest,
            Rules([file, file]).Digest,
            Rules([]).Digest,
            Rules([file], new() { IsoTime = true }).Digest,
            Rules([file], With(new RuleSelection(false, "R1"))).Digest,
            Rules([file], With(new RuleSelection(false, Tag: "R1"))).Digest,
            Rules([file], new() { AppendOutputs = [new() { ExtraOutput = "x" }] }).Digest,
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(digests[0], Rules([new SourceText("other-name.yaml", Selected)]).Digest);
        Assert.Equal(digests[0], Rules([file], new() { Hostname = "another" }).Digest);
        Assert.All(digests, digest => Assert.Equal(64, digest.Length));
    }

    [Fact]
    public void Macros_that_double_at_every_step_are_refused_in_no_time()
    {
        var text = new StringBuilder("- {macro: m0, condition: ka.verb = get}\n");
        for (var step = 1; step < 60; step++)
            text.Append($"- {{macro: m{step}, condition: m{step - 1} and m{step - 1}}}\n");

        var load = Load([new SourceText("m.yaml", text.ToString())]);

        Assert.Equal(DiagnosticCode.CompileCondition, load.Files[0].Errors[0].Code);
    }

    [Fact]
    public void Macros_nested_deeply_are_refused_before_anything_recurses_over_them()
    {
        var text = new StringBuilder("- {macro: m0, condition: ka.verb = get}\n");
        for (var step = 1; step < 20; step++)
        {
            var open = string.Concat(Enumerable.Repeat("not (ka.verb exists and ", 400));
            text.Append($"- macro: m{step}\n  condition: {open}m{step - 1}{new string(')', 400)}\n");
        }

        var load = Load([new SourceText("m.yaml", text.ToString())]);

        Assert.Equal(DiagnosticCode.CompileCondition, load.Files[0].Errors[0].Code);
    }

    [Fact]
    public void Lists_that_double_at_every_step_are_refused()
    {
        var text = new StringBuilder();
        for (var step = 0; step < 40; step++)
            text.Append($"- list: l{step}\n  items: [l{step + 1}, x, l{step + 1}]\n");

        var load = Load([new SourceText("l.yaml", text.ToString()), Rule("R", "ka.verb in (l0)")]);

        Assert.Equal(DiagnosticCode.CompileCondition, load.Files[1].Errors[0].Code);
    }

    [Fact]
    public void Errors_beyond_the_first_stand_under_a_key_of_their_own()
    {
        var load = Load([new SourceText("b.yaml", Text(Rule("A", "ka.foo = 1")) + Text(Rule("B", "ka.bar = 1")))]);

        var json = Encoding.UTF8.GetString(LoadResultJson.Write(load.Files));

        Assert.StartsWith("{\"falco_load_results\":[{\"errors\":[{\"code\":\"LOAD_ERR_COMPILE_CONDITION\"", json,
            StringComparison.Ordinal);
        Assert.Contains("\"further_errors\":[{\"code\":", json, StringComparison.Ordinal);
        Assert.Equal(
            "b.yaml: Invalid\n 2 errors: [LOAD_ERR_COMPILE_CONDITION (Error compiling condition) "
            + "LOAD_ERR_COMPILE_CONDITION (Error compiling condition)]",
            DiagnosticPrinter.Summary(load.Files[0]));
    }

    [Fact]
    public void A_file_cannot_steer_the_terminal()
    {
        var load = Load([new SourceText("b.yaml", "- rule: \"\\e[2J\"\n  enabled: true\n")]);

        Assert.DoesNotContain('\u001b', DiagnosticPrinter.Verbose(load.Files[0]));
    }

    [Fact]
    public void What_was_loaded_can_be_told_as_the_reference_tells_it()
    {
        const string text = """
            - required_engine_version: 0.31.0
            - list: outer
              items: [inner, create, "a b"]
            - list: inner
              items: [get]
            - macro: m
              condition: ka.verb in (outer)
            - rule: R
              desc: d
              condition: m and not ka.user.name = "x y" and tolower(ka.verb) = val(ka.stage)
              output: x %ka.verb
              priority: INFO
              source: k8s_audit
              exceptions:
                - {name: e, fields: [ka.user.name, ka.verb], comps: [=, in], values: [[joe, [get, "li st"]]]}
            """;
        var load = Assert.IsType<RuleSetLoad.Loaded>(Load([new SourceText("r.yaml", text)]));

        Golden.Approve(
            "tests/AuditActors.Tests/Rules/RuleSetDescription.golden",
            Encoding.UTF8.GetString(RuleSetDescriptionJson.Write(load.Description)).Replace("},", "},\n"));
    }

    private static RuleSetOptions With(params RuleSelection[] selections) => new() { Selections = [.. selections] };

    private static SourceText Rule(string name, string condition) => new(
        $"{name}.yaml",
        $"- {{rule: {name}, desc: d, condition: \"{condition}\", output: o, priority: NOTICE, source: k8s_audit}}\n");

    private static string Text(SourceText file) => file.Line(0) + "\n";

    private static IEnumerable<string> Names(RuleSet rules) => rules.Rules.Select(rule => rule.Name);

    private static IEnumerable<string> Fields(IEnumerable<Diagnostic> findings) =>
        findings.Select(finding => finding.Message.Split(' ')[^1]);

    private static RuleSet Rules(IReadOnlyList<SourceText> files, RuleSetOptions? options = null) =>
        Assert.IsType<RuleSetLoad.Loaded>(Load(files, options)).Rules;

    private static RuleSetLoad Load(IReadOnlyList<SourceText> files, RuleSetOptions? options = null) =>
        RuleSetLoader.Load(files, options ?? new RuleSetOptions(), TimeProvider.System);
}
