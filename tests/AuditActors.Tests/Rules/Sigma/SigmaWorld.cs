using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Sigma;
using AuditActors.Rules.Testing;
using AuditActors.Rules.Text;
using Microsoft.Extensions.Time.Testing;

namespace AuditActors.Tests.Rules.Sigma;

/// <summary>Sigma documents imported, loaded and run on events.</summary>
internal sealed class SigmaWorld
{
    private readonly SigmaImportResult _result;
    private int _events;

    public SigmaWorld(string yaml)
    {
        _result = SigmaImport.Import([new SourceText("sigma.yml", yaml)], new FakeTimeProvider());
        var options = new RuleSetOptions { Matching = RuleMatching.All };
        Load = RuleSetLoader.Load([new SourceText("out.yaml", _result.Yaml)], options, new FakeTimeProvider());
        Assert.True(Load is RuleSetLoad.Loaded, string.Join('\n', Load.Files.Select(DiagnosticPrinter.Verbose)));
        Rehearsal = new Rehearsal(((RuleSetLoad.Loaded)Load).Rules);
    }

    public RuleSetLoad Load { get; }

    public Rehearsal Rehearsal { get; }

    public string Yaml => _result.Yaml;

    public ImmutableArray<SigmaOutcome> Documents => _result.Documents;

    public SigmaOutcome Only => Assert.Single(Documents);

    /// <summary>Conditions that differ from event to event, a rule of one selection.</summary>
    public static SigmaWorld OfSelection(string selection, string condition = "selection") => new($$"""
        title: Tried
        logsource: {product: kubernetes, service: audit}
        detection:
            selection: {{selection}}
            condition: {{condition}}
        level: low
        """);

    public bool Sees(string json)
    {
        var before = Rehearsal.Alerts.Count;
        Take(json);
        return Rehearsal.Alerts.Count > before;
    }

    /// <summary>An event a second later that says only what matters.</summary>
    public SigmaWorld Take(string json)
    {
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_events++)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        var audit = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["auditID"] = $"id-{_events}",
            ["stage"] = "ResponseComplete",
            ["requestReceivedTimestamp"] = time,
            ["stageTimestamp"] = time,
        };
        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject()) audit[key] = value?.DeepClone();
        var events = new List<AuditEvent>();
        new EventSplitter(64 * 1024, TimeProvider.System).Split(
            JsonSerializer.SerializeToUtf8Bytes(audit), events, (reason, detail) => Assert.Fail($"{reason} {detail}"));
        Rehearsal.Take(Assert.Single(events));
        return this;
    }

    public IEnumerable<string> End()
    {
        Rehearsal.End();
        return Rehearsal.CorrelationAlerts.Select(alert => alert.Rule.Name);
    }
}
