using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditActors.Rules.Files.Sources;
using AuditActors.Rules.Language;

namespace AuditActors.Rules.Files.Description;

/// <summary>A description in the shape of Falco's <c>-L</c> with JSON output: compact, keys sorted.</summary>
public static class RuleSetDescriptionJson
{
    private static readonly ImmutableArray<string> EventKinds = ["asyncevent", "pluginevent"];

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 16,
    };

    public static byte[] Write(RuleSetDescription description)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteAll(json, "lists", description.Lists, WriteList);
            WriteAll(json, "macros", description.Macros, WriteMacro);
            json.WriteString("required_engine_version", description.RequiredEngineVersion.ToString());
            WriteAll(json, "required_plugin_versions", description.RequiredPlugins, WriteRequirement);
            WriteAll(json, "rules", description.Rules, WriteRule);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteRule(Utf8JsonWriter json, DescribedRule rule)
    {
        json.WriteStartObject("details");
        WriteCondition(json, rule.Condition, rule.Source == AuditSource.SourceName ? EventKinds : []);
        WriteTexts(json, "exception_fields", rule.ExceptionFields);
        WriteTexts(json, "exception_names", rule.ExceptionNames);
        WriteTexts(json, "exception_operators", rule.ExceptionOperators);
        WriteTexts(json, "lists", rule.Lists);
        WriteTexts(json, "macros", rule.Macros);
        json.WriteString("output_compiled", rule.CompiledOutput);
        WriteTexts(json, "output_fields", rule.OutputFields);
        WriteTexts(json, "plugins", Plugins(rule));
        json.WriteEndObject();
        json.WriteStartObject("info");
        json.WriteBoolean("capture", rule.Capture);
        json.WriteNumber("capture_duration", rule.CaptureDuration);
        json.WriteString("condition", rule.ConditionText);
        json.WriteString("description", rule.Description);
        json.WriteBoolean("enabled", rule.Enabled);
        json.WriteString("name", rule.Name);
        json.WriteString("output", rule.Output);
        json.WriteString("priority", rule.Priority.ToString());
        json.WriteString("source", rule.Source);
        WriteTexts(json, "tags", rule.Tags);
        json.WriteEndObject();
    }

    private static void WriteMacro(Utf8JsonWriter json, DescribedMacro macro)
    {
        json.WriteStartObject("details");
        WriteCondition(json, macro.Condition, []);
        WriteTexts(json, "lists", macro.Lists);
        WriteTexts(json, "macros", macro.Macros);
        WriteTexts(json, "plugins", []);
        json.WriteBoolean("used", macro.IsUsed);
        json.WriteEndObject();
        json.WriteStartObject("info");
        json.WriteString("condition", macro.ConditionText);
        json.WriteString("name", macro.Name);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, DescribedList list)
    {
        json.WriteStartObject("details");
        WriteTexts(json, "items_compiled", list.CompiledItems);
        WriteTexts(json, "lists", list.Lists);
        WriteTexts(json, "plugins", []);
        json.WriteBoolean("used", list.IsUsed);
        json.WriteEndObject();
        json.WriteStartObject("info");
        WriteTexts(json, "items", list.Items);
        json.WriteString("name", list.Name);
        json.WriteEndObject();
    }

    private static void WriteRequirement(Utf8JsonWriter json, ImmutableArray<PluginVersion> requirement)
    {
        WriteAll(json, "alternatives", requirement[1..], WriteVersion);
        WriteVersion(json, requirement[0]);
    }

    private static void WriteVersion(Utf8JsonWriter json, PluginVersion plugin)
    {
        json.WriteString("name", plugin.Name);
        json.WriteString("version", plugin.Version);
    }

    private static void WriteCondition(Utf8JsonWriter json, Condition condition, ImmutableArray<string> events)
    {
        var terms = ConditionFields.Terms(condition).ToList();
        json.WriteString("condition_compiled", ConditionPrinter.Print(condition));
        WriteTexts(json, "condition_fields", terms.SelectMany(ConditionFields.Of).Select(field => field.Text));
        WriteTexts(json, "condition_operators", terms.Select(OperatorOf));
        WriteTexts(json, "events", events);
    }

    private static string OperatorOf(Condition term) =>
        term is Condition.Compare compare ? compare.Comparison.Operator.Name() : "exists";

    private static IEnumerable<string> Plugins(DescribedRule rule)
    {
        if (rule.Source != AuditSource.SourceName) return [];
        var fields = ConditionFields.Terms(rule.Condition)
            .SelectMany(ConditionFields.Of)
            .Select(field => field.Name)
            .Concat(rule.OutputFields);
        return fields.Any(IsOfJson) ? ["json", "k8saudit"] : ["k8saudit"];
    }

    private static bool IsOfJson(string field) =>
        field.StartsWith("json.", StringComparison.Ordinal) || field.StartsWith("jevt.", StringComparison.Ordinal);

    private static void WriteAll<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Texts once each, sorted by bytes unless their order means something.</summary>
    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts is ImmutableArray<string> ? texts : texts.Distinct().Order(ByteOrder.Instance))
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
