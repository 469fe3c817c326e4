using System.Text;
using AuditActors.Events;
using AuditActors.Rules.Testing;
using AuditActors.Tests.Rules.Temporal;

namespace AuditActors.Tests.Rules.Testing;

/// <summary>Correlations over several namespaces and over the cluster, in the time of recorded events.</summary>
public sealed class RehearsalTests
{
    private const string Shells = """
        - correlation: Shells
          type: event_count
          condition: ka.stage = ResponseComplete and ka.verb = exec
          group_by: [ka.user.name]
          timespan: 1m
          threshold: {gte: 2}
          output: "shells of %ka.user.name"
          priority: WARNING

        """;

    private const string Rounds = Shells + """
        - correlation: Rounds
          type: value_count
          rules: [Shells]
          scope: cluster
          group_by: [ka.user.name]
          timespan: 1h
          threshold: {gte: 2, field: ka.target.namespace}
          output: "%ka.user.name makes the rounds"
          priority: ERROR

        """;

    [Fact]
    public void A_namespace_is_looked_at_by_itself()
    {
        Assert.Empty(Run(Shells, Event("a", 0), Event("b", 1)));
        Assert.Equal(["Shells@1 of a"], Run(Shells, Event("a", 0), Event("a", 1)));
    }

    [Fact]
    public void Alerts_of_namespaces_are_events_for_the_cluster() =>
        Assert.Equal(
            ["Shells@1 of a", "Shells@3 of b", "Rounds@3 of "],
            Run(Rounds, Event("a", 0), Event("a", 1), Event("b", 2), Event("b", 3)));

    [Fact]
    public void A_copy_counts_once() =>
        Assert.Empty(Run(Shells, Event("a", 0), Event("a", 0)));

    [Fact]
    public void The_end_of_the_events_is_the_end_of_every_wait()
    {
        const string Yaml = """
            - correlation: Left alone
              type: sequence
              events:
                - {name: made, condition: ka.stage = ResponseComplete and ka.verb = create}
                - {name: more, condition: ka.stage = ResponseComplete and ka.verb = exec, absent: true, within: 5m}
              timespan: 5m
              output: "nothing more"
              priority: WARNING

            """;

        Assert.Equal(["Left alone@300 of a"], Run(Yaml, Event("a", 0, "create")));
        Assert.Empty(Run(Yaml, Event("a", 0, "create"), Event("a", 300)));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void What_comes_again_and_again_is_missed_when_it_does_not(string strict)
    {
        var yaml = $$"""
            - correlation: Silence
              type: sequence
              strict_order: {{strict}}
              events:
                - {name: beat, condition: ka.stage = ResponseComplete and ka.verb = exec}
                - {name: next, condition: ka.stage = ResponseComplete and ka.verb = exec, absent: true, within: 60s}
              timespan: 60s
              output: "it is silent"
              priority: ERROR

            """;

        Assert.Equal(["Silence@60 of a"], Run(yaml, Event("a", 0)));
        Assert.Equal(["Silence@120 of a"], Run(yaml, Event("a", 0), Event("a", 30), Event("a", 60)));
        Assert.Equal(
            ["Silence@60 of a", "Silence@190 of a"], Run(yaml, Event("a", 0), Event("a", 100), Event("a", 130)));
    }

    private static IEnumerable<string> Run(string yaml, params string[] events)
    {
        var rehearsal = new Rehearsal(CorrelationWorld.Load(yaml, new()));
        var splitter = new EventSplitter(1024, TimeProvider.System);
        var read = new List<AuditEvent>();
        foreach (var json in events)
            splitter.Split(Encoding.UTF8.GetBytes(json), read, (reason, detail) => Assert.Fail($"{reason}: {detail}"));
        foreach (var next in read) rehearsal.Take(next);
        rehearsal.End();
        return rehearsal.CorrelationAlerts.Select(alert =>
            $"{alert.Rule.Name}@{(alert.Time - 1_767_225_600_000_000) / 1_000_000} of {alert.Partition}");
    }

    private static string Event(string ns, int second, string verb = "exec")
    {
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("s") + ".000000Z";
        return $$"""
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"{{second}}","stage":"ResponseComplete",
            "verb":"{{verb}}","user":{"username":"eve"},"objectRef":{"resource":"pods","namespace":"{{ns}}","name":"p"},
            "requestReceivedTimestamp":"{{time}}","stageTimestamp":"{{time}}"}
            """;
    }
}
