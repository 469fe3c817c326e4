using AuditActors.Rules.Remediation;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules.Remediation;

/// <summary>What files say together: merging, references, overrides.</summary>
public sealed class PlaybookTests
{
    [Fact]
    public void A_later_file_adds_lists_and_replaces_what_it_sets()
    {
        var rule = Assert.Single(Load(
            """
            - rule: R
              match: {rules: [A], tags: [x]}
              dry_run: true
              actions: [{action: First, actionner: "kubernetes:cordon"}]
              notifiers: [slack]
            """,
            """
            - rule: R
              description: later
              match: {rules: [B]}
              dry_run: false
              actions: [{action: Second, actionner: "kubernetes:drain"}]
              notifiers: [loki]
            """).Rules);

        Assert.Equal(("later", false), (rule.Description, rule.DryRun));
        Assert.Equal(["First", "Second"], rule.Actions.Select(action => action.Name));
        Assert.Equal<string>(["slack", "loki"], rule.Notifiers);
    }

    [Fact]
    public void The_later_priority_counts_even_when_there_is_none()
    {
        var playbook = Load(
            """
            - rule: R
              match: {rules: [A], priority: Critical}
              actions: [{action: First, actionner: "kubernetes:cordon"}]
            """,
            """
            - rule: R
              match: {rules: [B]}
            """);

        Assert.Single(playbook.Match(SomeAlert.Logged("B")));
    }

    [Fact]
    public void Rules_beyond_the_number_of_action_blocks_are_merged_too()
    {
        const string rules =
            """
            - rule: One
              match: {rules: [A]}
              actions: [{action: Cordon, actionner: "kubernetes:cordon"}]
            - rule: Two
              match: {rules: [A]}
              actions: [{action: Cordon, actionner: "kubernetes:cordon"}]
            """;

        Assert.Equal(["One", "Two"], Load(rules, rules).Rules.Select(rule => rule.Name));
    }

    [Fact]
    public void A_list_is_appended_to_one_that_is_not_there()
    {
        var action = Assert.Single(Assert.Single(Load(
            """
            - action: Isolate
              actionner: kubernetes:networkpolicy
            - rule: R
              match: {rules: [A]}
              actions: [{action: Isolate}]
            """,
            """
            - action: Isolate
              parameters: {allow_cidr: [10.0.0.0/8]}
            """).Rules).Actions);

        Assert.Equal<string>(["10.0.0.0/8"], action.Parameters.Texts("allow_cidr"));
    }

    [Fact]
    public void A_reference_adds_to_its_block_and_wins()
    {
        var actions = Load(
            """
            - action: Mark
              actionner: kubernetes:label
              parameters:
                labels: {a: "1", b: "1"}
              continue: false
            - rule: One
              match: {rules: [A]}
              actions: [{action: Mark, continue: true, parameters: {labels: {b: "2", c: "2"}}}]
            - rule: Two
              match: {rules: [A]}
              actions: [{action: Mark}]
            """).Rules.Select(rule => Assert.Single(rule.Actions)).ToList();

        Assert.Equal(["a=1", "b=2", "c=2"], Labels(actions[0]));
        Assert.Equal(["a=1", "b=1"], Labels(actions[1]));
        Assert.Equal([true, false], actions.Select(action => action.Continues));
    }

    [Fact]
    public void An_override_replaces_instead_of_adding()
    {
        var rule = Assert.Single(Load(
            """
            - rule: R
              match: {rules: [A]}
              actions: [{action: First, actionner: "kubernetes:cordon"}]
            """,
            """
            - rule: R
              override: {match: replace, actions: append}
              match: {rules: [B]}
              actions: [{action: Second, actionner: "kubernetes:cordon"}]
            """).Rules);

        Assert.Equal(2, rule.Actions.Length);
        Assert.Equal(["B"], rule.Match.Rules);
    }

    [Theory]
    [InlineData("kubernetes:terminate", false)]
    [InlineData("kubernetes:delete", false)]
    [InlineData("kubernetes:cordon", true)]
    public void An_action_that_does_not_say_goes_on_as_its_actionner_does(string actionner, bool continues)
    {
        var rule = Assert.Single(Load(
            $$"""
            - rule: R
              match: {rules: [A]}
              actions: [{action: It, actionner: "{{actionner}}"}]
            """).Rules);

        Assert.Equal(continues, Assert.Single(rule.Actions).Continues);
    }

    [Fact]
    public void Rules_behind_one_that_does_not_continue_are_left_out()
    {
        var playbook = Load(
            """
            - rule: One
              match: {rules: [A]}
              actions: [{action: Cordon, actionner: "kubernetes:cordon"}]
            - rule: Two
              match: {rules: [A]}
              continue: false
              actions: [{action: Cordon, actionner: "kubernetes:cordon"}]
            - rule: Three
              match: {rules: [A]}
              actions: [{action: Cordon, actionner: "kubernetes:cordon"}]
            """);

        Assert.Equal(["One", "Two"], playbook.Match(SomeAlert.Logged("A")).Select(rule => rule.Name));
    }

    internal static Playbook Load(params string[] texts)
    {
        var load = PlaybookLoader.Load([.. texts.Select((text, index) => new SourceText($"{index}.yaml", text))]);
        Assert.True(load.Playbook is not null, string.Concat(load.Files.Select(DiagnosticPrinter.Verbose)));
        return load.Playbook;
    }

    private static IEnumerable<string> Labels(RemediationAction action) =>
        action.Parameters.Pairs("labels").Select(label => $"{label.Key}={label.Value}");
}
