using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules.Language;
using AuditActors.Rules.Matching;

namespace AuditActors.Tests.Rules.Matching;

/// <summary>Conditions and what the real engine said of them: true, false or an error.</summary>
public sealed class ConditionVectorsTests
{
    /// <summary>Messages of ours where the reference has a defect or a different program ends.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["tolower(ka.verb, ka.stage) = x"] = "the reference ends the whole program; a load error here",
        ["ka.req.pod.containers.eff_run_as_user in (0)"] = "reads the security contexts as documented",
        ["ka.sourceips exists"] = "reads the event's sourceIPs as documented",
    };

    private static readonly JsonSerializerOptions AsWritten = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [SkippableFact]
    public void Agree_with_the_recorded_engine()
    {
        var lines = File.ReadLines(SharedMaterial.Path("conformance/falco-vectors/conditions.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var events = lines[0].GetProperty("events");
        var failures = lines.Skip(1)
            .Select(vector => Failure(vector, events))
            .Where(failure => failure is not null)
            .ToList();
        Assert.True(failures.Count == 0, $"{failures.Count} of {lines.Count - 1}:\n{string.Join('\n', failures)}");
    }

    private static string? Failure(JsonElement vector, JsonElement events)
    {
        var condition = vector.GetProperty("condition").GetString()!;
        if (Differences.ContainsKey(condition)) return null;
        var expected = vector.GetProperty("result");
        var json = Compact(events.GetProperty(vector.GetProperty("event").GetString()!));
        var actual = Evaluate(condition, json);
        var agrees = expected.ValueKind == JsonValueKind.Object
            ? IsText(actual, expected.GetProperty("message"))
            : actual == expected.ToString();
        return agrees ? null : $"{condition} -> {actual}, recorded {expected}";
    }

    private static string Evaluate(string condition, byte[] json)
    {
        var parse = ConditionParser.Parse(condition);
        if (parse.Error is { } error) return error;
        if (parse.Condition is Condition.Macro macro) return $"Undefined macro '{macro.Name}' used in filter.";
        var catalog = new FieldCatalog("testhost", TimeZoneInfo.Utc, TimeProvider.System);
        if (new ConditionCompiler(catalog).Check(parse.Condition!) is { } refused) return refused.Message;
        var plan = new FieldPlan(catalog);
        var predicate = new ConditionCompiler(new ReaderCompiler(catalog, plan), new SharedTerms())
            .Compile(parse.Condition!);
        var view = plan.NewView();
        const ulong time = 1714557600123456000;
        view.Load(new ObservedEvent(json, time, Number: 1, FirstTime: time));
        return predicate.Matches(new Evaluation(view, memos: 0)).ToString();
    }

    private static byte[] Compact(JsonElement json) => JsonSerializer.SerializeToUtf8Bytes(json, AsWritten);

    private static bool IsText(string actual, JsonElement expected)
    {
        if (expected.ValueKind == JsonValueKind.String) return actual == expected.GetString();
        var bytes = Encoding.UTF8.GetBytes(actual);
        return bytes.Length == expected.GetProperty("len").GetInt32()
            && Convert.ToHexStringLower(SHA256.HashData(bytes)) == expected.GetProperty("sha256").GetString();
    }
}
