using AuditActors.App;
using AuditActors.App.Emulator;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Files;

namespace AuditActors.Tests.Rules.Testing;

/// <summary>The rules that come with the program, on what a real API server recorded.</summary>
public sealed class StarterRulesOnRecordingsTests
{
    private const int MaxEventBytes = 4 * 1024 * 1024;

    [SkippableFact]
    public async Task Say_little_of_an_ordinary_cluster()
    {
        var alerts = await AlertsAsync(SharedMaterial.Path("corpora/apiserver/baseline.jsonl.gz"));

        Assert.True(alerts.Count <= 15, Count(alerts));
    }

    [SkippableFact]
    public async Task See_most_kinds_of_a_scripted_attack()
    {
        var alerts = await AlertsAsync(SharedMaterial.Path("corpora/apiserver/attack.jsonl.gz"));

        Assert.True(alerts.Select(alert => alert.Rule).Distinct().Count() >= 30, Count(alerts));
    }

    [Fact]
    public async Task Fire_on_the_sample_events_from_the_start()
    {
        var alerts = await AlertsAsync(StarterKit.Events);

        Assert.True(alerts[0].EventNumber <= 5);
        Assert.True(alerts.Select(alert => alert.Rule).Distinct().Count() >= 20, Count(alerts));
    }

    private static string Count(IEnumerable<Alert> alerts) => string.Join('\n', alerts
        .GroupBy(alert => alert.Rule).Select(group => $"{group.Count()} {group.Key}").Order(StringComparer.Ordinal));

    private static async Task<List<Alert>> AlertsAsync(string recording)
    {
        var evaluator = Rules().NewEvaluator();
        var splitter = new EventSplitter(MaxEventBytes, TimeProvider.System);
        var events = new List<AuditEvent>();
        await foreach (var json in Recording.EventsAsync(recording, CancellationToken.None))
            splitter.Split(json, events, (reason, detail) => Assert.Fail($"{reason}: {detail}"));
        var alerts = new List<Alert>();
        for (var i = 0; i < events.Count; i++)
        {
            var (json, header) = events[i];
            evaluator.Evaluate(new(json, header.Time, (ulong)i + 1, events[0].Header.Time), alerts);
        }

        return alerts;
    }

    private static RuleSet Rules()
    {
        var options = new RuleSetOptions { Matching = RuleMatching.All };
        var load = RuleSetLoader.Load(RuleFiles.Read([StarterKit.Rules]).Files, options, TimeProvider.System);
        return Assert.IsType<RuleSetLoad.Loaded>(load).Rules;
    }
}
