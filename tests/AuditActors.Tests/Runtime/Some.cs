using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AuditActors.Events;
using AuditActors.Events.Fields;
using AuditActors.Rules;
using AuditActors.Rules.Language;
using AuditActors.Rules.Output;
using AuditActors.Runtime;
using AuditActors.Runtime.Ingest.Batching;
using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Namespaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditActors.Tests.Runtime;

/// <summary>Valid values to start from.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Detectors remember so many events each.</summary>
    public static IdentityBudget Identities(int most = 10_000) => new(most, long.MaxValue);

    /// <summary>Room for so many that have windows.</summary>
    public static LiveDetectors Detectors(int most = 1000) =>
        new(most * (long)NodeMemory.CorrelatingDetector, TimeSpan.FromMinutes(10), TimeProvider.System);

    public static RuntimeSignals Signals() => new(NullLogger<RuntimeSignals>.Instance);

    public static string Json(
        string id, string? ns = "shop", string verb = "get", int second = 0, string stage = "ResponseComplete")
    {
        var reference = ns is null ? "" : $"\"objectRef\":{{\"namespace\":\"{ns}\",\"resource\":\"pods\"}},";
        var time = Time.AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"{{\"kind\":\"Event\",\"auditID\":\"{id}\",\"stage\":\"{stage}\",\"verb\":\"{verb}\",{reference}"
            + $"\"stageTimestamp\":\"{time}\"}}";
    }

    public static AuditEvent Event(string json)
    {
        var events = new List<AuditEvent>();
        new EventSplitter(maxEventBytes: 1 << 20, TimeProvider.System).Split(
            Encoding.UTF8.GetBytes(json), events, (reason, detail) => Assert.Fail($"{reason}: {detail}"));
        return Assert.Single(events);
    }

    /// <summary>An event of JSON that does not say when it was.</summary>
    public static AuditEvent EventAt(string json, ulong time)
    {
        var audit = Event($"{{\"kind\":\"Event\",\"stageTimestamp\":\"2026-01-01T00:00:00Z\",{json[1..]}");
        return audit with { Header = audit.Header with { Time = time } };
    }

    public static EventGroup Group(ulong firstNumber, params string[] json) =>
        new([.. json.Select(Event)], firstNumber, SourceStart: 1, new FrameGroup([]));

    public static EventBatch Batch(string ns, long sequence, bool dropCopies, params string[] json)
    {
        var limits = new IngestLimits { BatchEvents = 1000 };
        var lanes = new Lanes("test", epoch: 1, dropCopies, gate: null, limits, TimeProvider.System);
        lanes.Add(Group(1, json));
        Assert.True(lanes.TryTake(out var batch));
        Assert.Equal(ns, batch.Namespace);
        var id = batch.Id with { Sequence = sequence };
        return new EventBatch(ns, id, dropCopies, batch.FirstTime, batch.Entries.ToArray(), batch.Blob);
    }

    /// <summary>Rules in evaluation order, by name and condition; each prints the auditID.</summary>
    public static RuleSet Rules(params (string Name, string Condition)[] rules)
    {
        var catalog = new FieldCatalog("host", TimeZoneInfo.Utc, TimeProvider.System);
        return new RuleSet([.. rules.Select(rule => Rule(rule.Name, rule.Condition, catalog))],
            catalog, RuleMatching.All, isoTime: false, digest: "");
    }

    public static Alert Alert(ulong number, int order = 0, string rule = "rule") => new()
    {
        Rule = rule,
        Priority = Priority.Warning,
        Source = "k8s_audit",
        Tags = [],
        Time = 0,
        Message = Encoding.UTF8.GetBytes($"{rule} {number}"),
        OutputFields = "{}"u8.ToArray(),
        EventIdentity = $"{number}",
        EventNumber = number,
        RuleOrder = order,
    };

    private static ResolvedRule Rule(string name, string condition, FieldCatalog catalog) => new()
    {
        Name = name,
        Description = name,
        Priority = Priority.Warning,
        Source = "k8s_audit",
        Tags = [],
        Condition = ConditionParser.Parse(condition).Condition!,
        ConditionText = condition,
        OutputText = "%ka.auditid",
        Output = OutputTemplate.Parse("%ka.auditid", catalog).Template!,
        ExtraFields = ImmutableArray<ExtraField>.Empty,
    };
}
