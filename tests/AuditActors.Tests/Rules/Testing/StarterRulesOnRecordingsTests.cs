using AuditActors.App;
using AuditActors.App.Emulator;
using AuditActors.Events;
using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Rules.Testing;

namespace AuditActors.Tests.Rules.Testing;

/// <summary>The rules that come with the program, on what a real API server recorded.</summary>
public sealed class StarterRulesOnRecordingsTests
{
    private const int MaxEventBytes = 4 * 1024 * 1024;
    private const ulong TenthOfASecond = 100_000_000;

    [SkippableFact]
    public async Task Say_little_of_an_ordinary_cluster()
    {
        var heard = Rehearse(await EventsAsync(SharedMaterial.Path("corpora/apiserver/baseline.jsonl.gz")));

        // A script made the tokens of this cluster's service accounts, at the address that everything came from.
        string[] ofTheScript = ["Token Used Where It Was Made", "Tokens Made for Many Service Accounts"];
        Assert.True(heard.Alerts.Count <= 15, Count(heard));
        Assert.Empty(heard.CorrelationAlerts.Select(alert => alert.Rule.Name).Except(ofTheScript));
    }

    [SkippableFact]
    public async Task See_most_kinds_of_a_scripted_attack()
    {
        var heard = Rehearse(await EventsAsync(SharedMaterial.Path("corpora/apiserver/attack.jsonl.gz")));

        Assert.True(heard.Alerts.Select(alert => alert.Rule).Distinct().Count() >= 30, Count(heard));
        Assert.True(heard.CorrelationAlerts.Select(alert => alert.Rule.Name).Distinct().Count() >= 12, Count(heard));
    }

    [Fact]
    public async Task Fire_on_the_sample_events_from_the_start()
    {
        var heard = Rehearse(AsTheEmulatorSends(await EventsAsync(StarterKit.Events)));

        Assert.True(heard.Alerts[0].EventNumber <= 5);
        Assert.True(heard.Alerts.Select(alert => alert.Rule).Distinct().Count() >= 20, Count(heard));
        Assert.Equal("Shell in a Privileged Pod", heard.CorrelationAlerts[0].Rule.Name);
        Assert.True(heard.CorrelationAlerts.Select(alert => alert.Rule.Name).Distinct().Count() >= 5, Count(heard));
    }

    private static string Count(Rehearsal heard) => string.Join('\n', heard.Alerts.Select(alert => alert.Rule)
        .Concat(heard.CorrelationAlerts.Select(alert => alert.Rule.Name))
        .GroupBy(name => name).Select(group => $"{group.Count()} {group.Key}").Order(StringComparer.Ordinal));

    private static Rehearsal Rehearse(IEnumerable<AuditEvent> events)
    {
        var rehearsal = new Rehearsal(Rules());
        foreach (var next in events) rehearsal.Take(next);
        rehearsal.End();
        return rehearsal;
    }

    private static async Task<List<AuditEvent>> EventsAsync(string recording)
    {
        var splitter = new EventSplitter(MaxEventBytes, TimeProvider.System);
        var events = new List<AuditEvent>();
        await foreach (var json in Recording.EventsAsync(recording, CancellationToken.None))
            splitter.Split(json, events, (reason, detail) => Assert.Fail($"{reason}: {detail}"));
        return events;
    }

    /// <summary>One after another, whatever the order of the recorded times.</summary>
    private static IEnumerable<AuditEvent> AsTheEmulatorSends(List<AuditEvent> events) => events.Select((next, i) =>
        next with { Header = next.Header with { Time = events[0].Header.Time + ((ulong)i * TenthOfASecond) } });

    private static RuleSet Rules()
    {
        var options = new RuleSetOptions { Matching = RuleMatching.All };
        var load = RuleSetLoader.Load(RuleFiles.Read([StarterKit.Rules]).Files, options, TimeProvider.System);
        return Assert.IsType<RuleSetLoad.Loaded>(load).Rules;
    }
}
