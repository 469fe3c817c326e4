using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Rules;
using AuditActors.Rules.Text;
using Xunit.Abstractions;

namespace AuditActors.Tests.Conformance;

/// <summary>
/// The JSON of a validation equals the reference's: codes, contexts down to the byte, snippets. Descriptions, advice,
/// hints and the outcome of the reference's schema check are left out.
/// </summary>
public sealed class ValidateVectorTests(ITestOutputHelper output)
{
    private static readonly string[] NotCompared =
        ["codedesc", "hint", "further_errors", "schema_valid", "schema_warnings"];

    private static readonly string[] OwnMessages = ["yaml-cpp: error at ", "unknown filter: "];

    [SkippableFact]
    public void Recorded_files_validate_as_recorded()
    {
        var report = new ConformanceReport("validate vectors");
        foreach (var recorded in Vectors.Of("validate.jsonl", out _))
            report.Add(recorded.GetProperty("name").GetString()!, Difference(recorded));
        report.Print(output);
        Assert.Empty(report.Failures);
    }

    private static string? Difference(JsonElement recorded)
    {
        var text = new SourceText("r0.yaml", recorded.GetProperty("yaml").GetString()!);
        var load = RuleSetLoader.Load([text], new RuleSetOptions(), TimeProvider.System);
        var expected = Compared(JsonNode.Parse(recorded.GetProperty("json").GetRawText())!);
        var actual = Compared(JsonNode.Parse(LoadResultJson.Write(load.Files))!);
        return JsonDifference.Find(expected, actual);
    }

    private static JsonNode Compared(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var name in NotCompared) map.Remove(name);
                if (IsOwnMessage(map)) map["message"] = "";
                foreach (var value in map.Select(pair => pair.Value).OfType<JsonNode>().ToList()) Compared(value);
                break;
            case JsonArray list:
                foreach (var item in list.OfType<JsonNode>()) Compared(item);
                break;
        }

        return node;
    }

    private static bool IsOwnMessage(JsonObject finding) => finding["message"]?.GetValue<string>() is { } message
        && (finding["code"]?.GetValue<string>() == DiagnosticCode.YamlParse.Name
            || Array.Exists(OwnMessages, start => message.StartsWith(start, StringComparison.Ordinal)));
}
