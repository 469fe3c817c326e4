using System.Text.RegularExpressions;
using AuditActors.App.Emulator;
using AuditActors.Tests.App;
using AuditActors.Tests.App.Emulator;
using AuditActors.Tests.Architecture;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Deploy;

/// <summary>What the dashboard and the alerting rules ask for is what a node at work tells, to the last label.</summary>
public sealed partial class LiveMetricsTests : IDisposable
{
    private const int Events = 40;

    // Only nodes with certificates have it.
    private const string OfCertificates = "auditactors_cluster_certificate_expiry_timestamp_seconds";

    // Set by Prometheus itself.
    private static readonly string[] OfTargets = ["cluster", "instance", "job", "namespace"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Recordings _files = new();

    public void Dispose()
    {
        _http.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Every_metric_and_label_that_is_asked_for_is_told_by_a_node_at_work()
    {
        var metrics = await MetricsAsync();

        var wrong = Expressions()
            .SelectMany(expression => Asked(expression).SelectMany(asked => Missing(asked, metrics))
                .Select(what => $"{expression}: {what}"))
            .Distinct();

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_an_operator_has_to_know_is_told()
    {
        var metrics = await MetricsAsync();

        Assert.Single(metrics.Of("auditactors_source_lag_seconds"));
        Assert.Equal(
            ["copy", "dead-letter", "judged", "passed-over"], Values(metrics, "auditactors_events_total", "outcome"));
        Assert.Equal(
            ["deliver", "evaluate", "queue", "sink", "store"],
            Values(metrics, "auditactors_stage_duration_seconds_bucket", "stage"));
        Assert.NotEmpty(metrics.Of("auditactors_alert_delay_seconds_bucket"));
        Assert.Equal(["correlators", "namespaces"], Values(metrics, "auditactors_shards", "kind"));
        Assert.Contains("detectors", Values(metrics, "auditactors_mailbox_messages", "actors"));
        Assert.NotEmpty(metrics.Of("auditactors_correlation_groups"));
        Assert.NotEmpty(metrics.Of("auditactors_correlation_evictions_total"));
        Assert.Equal(["stdout"], Values(metrics, "auditactors_sink_backlog", "sink"));
        Assert.Single(metrics.Of("auditactors_rules_info"), series => series["digest"].Length > 0);
    }

    private async Task<PrometheusText> MetricsAsync()
    {
        var rules = SeenEvents.Rules(_files);
        var correlations = _files.Write("over-time.yaml", """
            - {correlation: Many, desc: d, type: event_count, condition: ka.verb exists, group_by: [ka.auditid],
               scope: cluster, timespan: 60s, threshold: {gte: 2}, output: o, priority: INFO}
            """);
        await using var stream = await LdpEmulator.StartAsync(
            new() { Files = [_files.Lines(Events, Some.Time)], Rate = 100 }, CancellationToken.None);
        await using var program = new Started(
            Patience, "run", "--source", Recordings.AllOf(stream), "-r", rules, "-r", correlations,
            "--data", _files.PathOf("data"), "--set", "spool.max-size=16 MiB", "--set", "health.listen=\"127.0.0.1:0\"");
        var address = new Uri(await program.HealthAsync(), "/metrics");
        await program.LineAsync(it => it.Output, $"id-{Events - 1}.");
        while (true)
        {
            var metrics = PrometheusText.Parse(await _http.GetStringAsync(address));
            if (metrics.Of("auditactors_shards").Count == 2 && metrics.Of("auditactors_source_lag_seconds").Count == 1)
                return metrics;
        }
    }

    private static IEnumerable<string> Expressions() =>
        from file in (string[])["deploy/chart/files/alerts.yaml", "deploy/chart/files/dashboard.json"]
        from expression in Manifests.Parse(Repository.Text(file)).All("expr")
        select (string)expression!;

    // Each metric with the labels that are asked of it, and what they are to be.
    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string?> Labels)> Asked(string expression)
    {
        var groups = Grouping().Matches(expression)
            .SelectMany(group => group.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries));
        foreach (Match selector in Selector().Matches(expression))
        {
            var labels = groups.Where(label => !OfTargets.Contains(label)).Distinct()
                .ToDictionary(label => label, _ => (string?)null, StringComparer.Ordinal);
            foreach (Match matcher in Matcher().Matches(selector.Groups["matchers"].Value))
            {
                var name = matcher.Groups["name"].Value;
                if (OfTargets.Contains(name)) continue;
                labels[name] = matcher.Groups["is"].Value == "=" ? matcher.Groups["value"].Value : null;
            }

            yield return (selector.Groups["name"].Value, labels);
        }
    }

    private static IEnumerable<string> Missing(
        (string Name, IReadOnlyDictionary<string, string?> Labels) asked, PrometheusText metrics)
    {
        if (asked.Name == OfCertificates) yield break;
        var series = metrics.Of(asked.Name);
        if (series.Count == 0) yield return $"there is no {asked.Name}";
        else if (!series.Any(labels => asked.Labels.All(label => Is(labels, label))))
            yield return $"no {asked.Name} with {string.Join(", ", asked.Labels)}";
    }

    private static bool Is(IReadOnlyDictionary<string, string> labels, KeyValuePair<string, string?> wanted) =>
        labels.TryGetValue(wanted.Key, out var value) && (wanted.Value is null || wanted.Value == value);

    private static IEnumerable<string> Values(PrometheusText metrics, string name, string label) =>
        metrics.Of(name).Select(labels => labels[label]).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"by \((?<labels>[a-z0-9_, ]+)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<name>\b(auditactors|falcosecurity_falco|dotnet)_[a-z0-9_]+)(\{(?<matchers>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex("""(?<name>[a-z_]+)(?<is>=~|!~|!=|=)"(?<value>[^"]*)""" + "\"")]
    private static partial Regex Matcher();
}
