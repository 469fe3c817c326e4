using System.Text.Json.Nodes;
using AuditActors.Rules.Files;
using AuditActors.Rules.Language;
using AuditActors.Rules.Temporal;

namespace AuditActors.App.Commands;

/// <summary>What rules files define, in the shape in which Falco describes it.</summary>
internal static class RuleSetJson
{
    public static JsonObject Of(RuleSetDescription rules) => new()
    {
        ["required_engine_version"] = rules.RequiredEngineVersion.ToString(),
        ["required_plugin_versions"] = new JsonArray(
            [.. rules.RequiredPlugins.Select(plugins => Plugin([.. plugins]))]),
        ["rules"] = new JsonArray([.. rules.Rules.Select(Rule)]),
        ["macros"] = new JsonArray([.. rules.Macros.Select(Macro)]),
        ["lists"] = new JsonArray([.. rules.Lists.Select(List)]),
    };

    /// <summary>A correlation, which Falco has no shape for.</summary>
    public static JsonObject Correlation(CorrelationRule correlation) => new()
    {
        ["name"] = correlation.Name,
        ["id"] = correlation.Identity,
        ["description"] = correlation.Description,
        ["type"] = CorrelationTypes.NameOf(correlation.Pattern),
        ["scope"] = correlation.Scope == CorrelationScope.Cluster ? "cluster" : "namespace",
        ["group_by"] = Texts(correlation.GroupBy.Select(field => field.Name)),
        ["priority"] = correlation.Priority.ToString(),
        ["source"] = correlation.Source,
        ["tags"] = Texts(correlation.Tags),
        ["raises_alerts"] = correlation.RaisesAlerts,
    };

    private static JsonObject Plugin(PluginVersion[] plugins) => new()
    {
        ["name"] = plugins[0].Name,
        ["version"] = plugins[0].Version,
        ["alternatives"] = new JsonArray([.. plugins.Skip(1).Select(other =>
            new JsonObject { ["name"] = other.Name, ["version"] = other.Version })]),
    };

    private static JsonObject Rule(DescribedRule rule)
    {
        var parts = ConditionParts.Of(rule.Condition);
        return new JsonObject
        {
            ["info"] = new JsonObject
            {
                ["name"] = rule.Name,
                ["description"] = rule.Description,
                ["condition"] = rule.ConditionText,
                ["output"] = rule.Output,
                ["priority"] = rule.Priority.ToString(),
                ["source"] = rule.Source,
                ["enabled"] = rule.Enabled,
                ["tags"] = Texts(rule.Tags),
                ["capture"] = rule.Capture,
                ["capture_duration"] = rule.CaptureDuration,
            },
            ["details"] = new JsonObject
            {
                ["condition_compiled"] = ConditionPrinter.Print(rule.Condition),
                ["condition_fields"] = Texts(parts.Fields),
                ["condition_operators"] = Texts(parts.Operators),
                ["exception_names"] = Texts(rule.ExceptionNames),
                ["exception_fields"] = Texts(rule.ExceptionFields),
                ["exception_operators"] = Texts(rule.ExceptionOperators),
                ["macros"] = Texts(rule.Macros),
                ["lists"] = Texts(rule.Lists),
                ["output_compiled"] = rule.CompiledOutput,
                ["output_fields"] = Texts(rule.OutputFields),
            },
        };
    }

    private static JsonObject Macro(DescribedMacro macro)
    {
        var parts = ConditionParts.Of(macro.Condition);
        return new JsonObject
        {
            ["info"] = new JsonObject { ["name"] = macro.Name, ["condition"] = macro.ConditionText },
            ["details"] = new JsonObject
            {
                ["condition_compiled"] = ConditionPrinter.Print(macro.Condition),
                ["condition_fields"] = Texts(parts.Fields),
                ["condition_operators"] = Texts(parts.Operators),
                ["macros"] = Texts(macro.Macros),
                ["lists"] = Texts(macro.Lists),
                ["used"] = macro.IsUsed,
            },
        };
    }

    private static JsonObject List(DescribedList list) => new()
    {
        ["info"] = new JsonObject { ["name"] = list.Name, ["items"] = Texts(list.Items) },
        ["details"] = new JsonObject
        {
            ["items_compiled"] = Texts(list.CompiledItems),
            ["lists"] = Texts(list.Lists),
            ["used"] = list.IsUsed,
        },
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
