using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using AuditActors.App.Configuration;
using AuditActors.App.Health;
using AuditActors.App.Reload;
using AuditActors.Rules;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime.Correlations;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Members;
using AuditActors.Tests.App.Cluster;
using AuditActors.Tests.Architecture;
using AuditActors.Tests.Runtime;

namespace AuditActors.Tests.Deploy;

/// <summary>The dashboard and the alerting rules ask for metrics that there are.</summary>
public sealed partial class MonitoringTests
{
    public static TheoryData<string> Files => ["deploy/chart/files/alerts.yaml", "deploy/chart/files/dashboard.json"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Metrics_that_are_asked_for_exist(string file)
    {
        var known = Exported();

        var asked = MetricName().Matches(Repository.Text(file)).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public void The_dashboard_is_of_one_data_source_and_no_two_panels_overlap()
    {
        var dashboard = Manifests.Parse(Repository.Text("deploy/chart/files/dashboard.json"));
        var places = dashboard["panels"]!.AsArray().Select(panel => panel!["gridPos"]!.ToJsonString()).ToList();

        Assert.Equal(places.Distinct(), places);
        Assert.All(
            dashboard["panels"]!.All("uid"), uid => Assert.Equal("${datasource}", (string?)uid));
    }

    [Theory]
    [InlineData("AuditActorsClusterIncomplete")]
    [InlineData("AuditActorsSourceUnreachable")]
    [InlineData("AuditActorsRulesDiffer")]
    public void Nodes_are_compared_with_those_of_their_own_cluster(string alert)
    {
        var rules = Manifests.Parse(Repository.Text("deploy/chart/files/alerts.yaml"))["groups"]![0]!["rules"]!.AsArray();
        var expression = (string)rules.Single(rule => (string?)rule!["alert"] == alert)!["expr"]!;

        var aggregations = Aggregation().Matches(expression).Select(match => match.Groups["by"].Value).ToList();

        Assert.NotEmpty(aggregations);
        Assert.All(
            aggregations, by => Assert.StartsWith(" by (cluster, namespace, job", by, StringComparison.Ordinal));
    }

    private static HashSet<string> Exported()
    {
        var names = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => names.UnionWith(Prometheus(instrument)),
        };
        listener.Start();
        using var folder = new TemporaryCertificates();
        using var signals = Some.Signals();
        var current = new CurrentRules(Some.Rules());
        signals.MeasureDetectors(Some.Detectors(), Some.Identities());
        signals.MeasureCorrelations(current, new NodeWatermark(), new StateBudget(1), TimeProvider.System);
        signals.MeasureShards(new ShardCensus());
        signals.MeasureMailboxes(() => []);
        using var falco = new FalcoMetrics(
            ((RuleSetLoad.Loaded)RuleSetLoader.Load([], new RuleSetOptions(), TimeProvider.System)).Rules, settings: null, signals.Tally,
            TimeProvider.System);
        using var reloads = new ReloadMetrics(
            new ReloadState("", TimeProvider.System), current, new RuleAgreement(current, TimeProvider.System));
        using var cluster = new ClusterMetrics(() => throw new InvalidOperationException(), folder.Loaded);
        return names;
    }

    // As the exporter names them.
    private static string[] Prometheus(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "By" => "_bytes",
            "s" => "_seconds",
            _ => "",
        };
        var type = instrument.GetType().Name;
        var isMonotone = type.Contains("Counter", StringComparison.Ordinal) && !type.Contains("UpDown", StringComparison.Ordinal);
        var name = instrument.Name.Replace('.', '_');
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        if (type.Contains("Histogram", StringComparison.Ordinal)) return [$"{name}_bucket", $"{name}_sum", $"{name}_count"];
        return [isMonotone ? $"{name}_total" : name];
    }

    [GeneratedRegex("(?<![a-z_.])(auditactors|falcosecurity_falco|dotnet)_[a-z0-9_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\b(min|max|sum|count)(?<by>\b[^(]*\([^(]*)")]
    private static partial Regex Aggregation();

    private sealed class TemporaryCertificates : IDisposable
    {
        private readonly TestFolder _folder = new("metrics");

        public TemporaryCertificates()
        {
            using var certificates = new TestCertificates(_folder.FullName);
            var (certificate, key) = certificates.Issue("node");
            Loaded = ClusterCertificates.Load(certificate, key, certificates.AuthorityFile);
        }

        public ClusterCertificates Loaded { get; }

        public void Dispose() => _folder.Dispose();
    }
}
