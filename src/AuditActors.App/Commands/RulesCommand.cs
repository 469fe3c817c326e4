using System.CommandLine;
using System.Text.Json;
using AuditActors.Rules;
using AuditActors.Rules.Files;

namespace AuditActors.App.Commands;

/// <summary>Lists what rules files define.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var paths = new Option<string[]>("--rules", "-r")
        {
            Description = "A rules file or a folder, repeatable, order kept [default: the rules that come along]",
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = OutputFormats.Option("How to print the rules; JSON with lists, macros and compiled conditions");
        var command = new DocumentedCommand(
            "rules",
            "Lists the rules that files define. They stand in the order of evaluation, those switched off among them.",
            "auditactors rules",
            "auditactors rules -r k8s_audit_rules.yaml -o json")
        {
            paths, output,
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(paths) is { Length: > 0 } given ? given : [StarterKit.Rules];
            var loaded = RulePaths.Load(named, new RuleSetOptions(), parsed.InvocationConfiguration.Error);
            Print(loaded.Description, parsed.GetValue(output), parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static void Print(RuleSetDescription rules, OutputFormat format, TextWriter to)
    {
        if (format == OutputFormat.Json)
            to.WriteLine(JsonSerializer.Serialize(RuleSetJson.Of(rules), OutputFormats.Json));
        else
            TextTable.Write(to, ["PRIORITY", "RULE", "ENABLED", "TAGS", "DESCRIPTION"], rules.Rules.Select(Row));
    }

    private static string[] Row(DescribedRule rule) =>
    [
        rule.Priority.ToString(),
        rule.Name,
        rule.Enabled ? "yes" : "no",
        string.Join(",", rule.Tags),
        string.Join(' ', rule.Description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    ];
}
