using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Rules.Output;

/// <summary>Alert lines, byte for byte as the real engine printed them.</summary>
public sealed class OutputVectorsTests
{
    /// <summary>
    /// Text lines that hold control characters: these are escaped here, so that no event forges a line.
    /// </summary>
    private static readonly Dictionary<string, string> EscapedLines = new()
    {
        ["special chars in literal text"] = "10:00:00.123456000: Warning a\\nb \"q\" \\ tab\\t <>& /é create",
        ["special chars in value text"] = "10:00:00.123456000: Warning é|\u007f\\u0001\\u001f\u2028😀/\"\\",
    };

    [SkippableFact]
    public void Alerts_are_printed_as_recorded()
    {
        var failures = Vectors("output.jsonl")
            .Where(vector => vector.TryGetProperty("name", out _))
            .Select(Failure)
            .Where(failure => failure is not null)
            .ToList();
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [SkippableFact]
    public void The_default_rule_set_gives_the_recorded_lines()
    {
        var rules = File.ReadAllText(SharedMaterial.Path("falco/k8s_audit_rules.yaml"));
        var options = new RuleSetOptions { Matching = RuleMatching.All, Hostname = "testhost" };
        var set = Load([rules], options);
        var failures = new List<string>();
        foreach (var vector in Vectors("default-ruleset.jsonl").Skip(1))
        {
            var lines = Lines(set, [Event(vector.GetProperty("event"))], Json);
            var hashes = lines.Select(line => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line))));
            var expected = vector.GetProperty("alerts").EnumerateArray()
                .Select(alert => alert.GetProperty("sha256").GetString()!).ToList();
            if (!expected.SequenceEqual(hashes)) failures.Add(string.Join('\n', lines));
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static AlertFormatOptions Json => new() { Json = true, Hostname = "testhost" };

    private static string? Failure(JsonElement vector)
    {
        var name = vector.GetProperty("name").GetString()!;
        var config = FalcoSettings.Parse(vector.GetProperty("extra_config").GetString()!);
        var rules = vector.GetProperty("rules");
        string[] files = rules.ValueKind == JsonValueKind.String
            ? [rules.GetString()!]
            : [.. rules.EnumerateArray().Select(file => file.GetString()!)];
        var format = config.Format with { Json = vector.GetProperty("json_output").GetBoolean() };
        var actual = string.Concat(
            Lines(Load(files, config.Rules), Events(vector), format).Select(line => line + "\n"));
        var expected = EscapedLines.TryGetValue(name, out var escaped) ? escaped + "\n" : AlertPart(vector);
        return actual == expected ? null : $"{name}\nrecorded: {expected}\nactual:   {actual}";
    }

    private static List<byte[]> Events(JsonElement vector)
    {
        if (!vector.TryGetProperty("events", out var events))
        {
            var input = vector.GetProperty("input_base64").GetBytesFromBase64();
            return [.. Encoding.Latin1.GetString(input).Split('\n').Select(Encoding.Latin1.GetBytes)];
        }

        return [.. events.EnumerateArray().Select(Event)];
    }

    /// <summary>The event as it was fed when recorded: ASCII only.</summary>
    private static byte[] Event(JsonElement json) =>
        Encoding.ASCII.GetBytes(string.Concat(json.GetRawText().Select(c => c < 128 ? $"{c}" : $"\\u{(int)c:x4}")));

    private static string AlertPart(JsonElement vector)
    {
        var output = vector.TryGetProperty("stdout", out var text)
            ? Encoding.UTF8.GetBytes(text.GetString()!)
            : vector.GetProperty("stdout_base64").GetBytesFromBase64();
        var summary = output.AsSpan().IndexOf("Events detected: "u8);
        return Encoding.UTF8.GetString(output.AsSpan(0, summary));
    }

    private static RuleSet Load(IEnumerable<string> files, RuleSetOptions options)
    {
        var texts = files.Select((text, index) => new SourceText($"r{index}.yaml", text)).ToList();
        return Assert.IsType<RuleSetLoad.Loaded>(RuleSetLoader.Load(texts, options, TimeProvider.System)).Rules;
    }

    private static List<string> Lines(RuleSet rules, List<byte[]> payloads, AlertFormatOptions format)
    {
        var splitter = new EventSplitter(1 << 20, TimeProvider.System);
        var events = new List<AuditEvent>();
        foreach (var payload in payloads) splitter.Split(payload, events, static (_, _) => { });
        var evaluator = rules.NewEvaluator();
        var alerts = new List<Alert>();
        for (var i = 0; i < events.Count; i++)
        {
            evaluator.Evaluate(
                new ObservedEvent(events[i].Json, events[i].Header.Time, (ulong)i + 1, events[0].Header.Time), alerts);
        }

        var formatter = new AlertFormatter(format, TimeProvider.System);
        return [.. alerts.Select(alert => Line(formatter, alert))];
    }

    private static string Line(AlertFormatter formatter, Alert alert)
    {
        var line = new ArrayBufferWriter<byte>();
        formatter.Write(alert, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static ImmutableArray<JsonElement> Vectors(string file) =>
    [
        .. File.ReadLines(SharedMaterial.Path("conformance/falco-vectors/" + file))
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];
}
