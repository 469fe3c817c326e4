using System.Collections.Immutable;
using System.Text.Json;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Text;

namespace AuditActors.Tests.Conformance;

/// <summary>One folder of recorded rules files, events, and what the reference engine made of them.</summary>
internal sealed class RulesCase(string folder)
{
    private readonly JsonElement _expected = Json(folder, "expected.json");

    public string Id { get; } = Path.GetFileName(folder);

    public bool Valid => _expected.GetProperty("valid").GetBoolean();

    public IReadOnlyList<string> ErrorCodes => Texts(_expected, "error_codes");

    public IReadOnlyList<string> WarningCodes => Texts(_expected, "warning_codes");

    /// <summary>The reference refused to start without naming a code.</summary>
    public bool IsRefusedWithoutCodes => _expected.TryGetProperty("note", out _);

    /// <summary>The reference ended its run with an error.</summary>
    public bool IsRunBroken => _expected.TryGetProperty("run_rc", out var code) && code.GetInt32() != 0;

    public IReadOnlyList<JsonElement> Alerts =>
        _expected.GetProperty("alerts") is { ValueKind: JsonValueKind.Array } alerts
            ? [.. alerts.EnumerateArray()]
            : [];

    public ReadOnlyMemory<byte> Events => File.ReadAllBytes(Path.Combine(folder, "events.jsonl"));

    public IReadOnlyList<SourceText> Files =>
    [
        .. Directory.EnumerateFiles(folder, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(path => SourceText.Decode(Path.GetFileName(path), File.ReadAllBytes(path))),
    ];

    public int MaxEventBytes => Args.TryGetProperty("max_event_size", out var bytes)
        ? bytes.GetInt32()
        : EventRun.DefaultMaxEventBytes;

    public RuleSetOptions Options => new()
    {
        Matching = Text("rule_matching") == "first" ? RuleMatching.First : RuleMatching.All,
        MinimumPriority = PriorityNames.TryParse(Text("priority"), out var priority) ? priority : Priority.Debug,
        Selections =
        [
            .. Texts(Args, "disable_tags").Select(tag => new RuleSelection(false, Tag: tag)),
            .. Texts(Args, "disable_rules").Select(rule => new RuleSelection(false, rule)),
            .. Texts(Args, "enable_tags").Select(tag => new RuleSelection(true, Tag: tag)),
            .. Texts(Args, "enable_rules").Select(rule => new RuleSelection(true, rule)),
        ],
        IsoTime = Args.TryGetProperty("iso", out var iso) && iso.GetBoolean(),
        AppendOutputs = Args.TryGetProperty("suggested_output", out var suggested) && suggested.GetBoolean()
            ? [new AppendOutput { SuggestedOutput = true }]
            : [],
    };

    private JsonElement Args { get; } = File.Exists(Path.Combine(folder, "args.json"))
        ? Json(folder, "args.json")
        : JsonSerializer.SerializeToElement(ImmutableDictionary<string, string>.Empty);

    private string? Text(string name) => Args.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Texts(JsonElement from, string name) => from.TryGetProperty(name, out var values)
        ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
        : [];

    private static JsonElement Json(string folder, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name)));
        return document.RootElement.Clone();
    }
}
