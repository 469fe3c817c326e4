using AuditActors.Rules;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules;

public sealed class RuleSetChangeTests
{
    private const string Macro = "- {macro: seen, condition: ka.verb=get}\n";

    [Fact]
    public void Rules_are_told_apart_by_what_they_match_and_say()
    {
        var before = Load(Macro + Rule("same") + Rule("said") + Rule("gone"));
        var after = Load(Macro + Rule("same") + Rule("said", output: "other") + Rule("new"));

        var change = RuleSetChange.Between(before, after);

        Assert.Equal(["new"], change.Added);
        Assert.Equal(["gone"], change.Removed);
        Assert.Equal(["said"], change.Changed);
    }

    [Fact]
    public void A_changed_macro_changes_the_rules_that_name_it()
    {
        var before = Load(Macro + Rule("named"));
        var after = Load(Macro.Replace("get", "list", StringComparison.Ordinal) + Rule("named"));

        Assert.Equal(["named"], RuleSetChange.Between(before, after).Changed);
    }

    private static string Rule(string name, string output = "o") =>
        $"- {{rule: {name}, condition: seen, desc: d, output: {output}, priority: INFO, source: k8s_audit}}\n";

    private static RuleSet Load(string yaml) => ((RuleSetLoad.Loaded)RuleSetLoader.Load(
        [new SourceText("a.yaml", yaml)], new RuleSetOptions(), TimeProvider.System)).Rules;
}
