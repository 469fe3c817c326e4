using System.CommandLine;
using System.Text.Json.Nodes;
using AuditActors.App.Commands.Printing;
using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Rules.Files.Description;
using AuditActors.Rules.Temporal;

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
            "Lists the rules that files define, in the order of evaluation, those switched off among them, then the "
            + "correlations.",
            "auditactors rules",
            "auditactors rules -r k8s_audit_rules.yaml -o json")
        {
            paths, output,
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(paths) is { Length: > 0 } given ? given : [StarterKit.Rules];
            var loaded = RulePaths.Load(named, new RuleSetOptions(), parsed.InvocationConfiguration.Error);
            Print(loaded, parsed.GetValue(output), parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static void Print(RuleSetLoad.Loaded loaded, OutputFormat format, TextWriter to)
    {
        var correlations = loaded.Rules.Correlations.Correlations.Select(correlation => correlation.Rule);
        if (format == OutputFormat.Json)
        {
            var json = JsonNode.Parse(RuleSetDescriptionJson.Write(loaded.Description))!;
            json["correlations"] = new JsonArray([.. correlations.Select(CorrelationJson.Of)]);
            to.WriteLine(json.ToJsonString(OutputFormats.Json));
            return;
        }

        TextTable.Write(
            to,
            ["PRIORITY", "RULE", "TYPE", "ENABLED", "TAGS", "DESCRIPTION"],
            loaded.Description.Rules.Select(Row).Concat(correlations.Select(Row)));
    }

    private static string[] Row(DescribedRule rule) =>
    [
        rule.Priority.ToString(),
        rule.Name,
        "rule",
        rule.Enabled ? "yes" : "no",
        string.Join(",", rule.Tags),
        OneLine(rule.Description),
    ];

    private static string[] Row(CorrelationRule correlation) =>
    [
        correlation.Priority.ToString(),
        correlation.Name,
        CorrelationTypes.NameOf(correlation.Pattern),
        correlation.RaisesAlerts ? "yes" : "silent",
        string.Join(",", correlation.Tags),
        OneLine(correlation.Description),
    ];

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
