using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using AuditActors.App.Commands;
using AuditActors.Rules;
using AuditActors.Rules.Files;
using AuditActors.Runtime;

namespace AuditActors.App.Health;

/// <summary>The metrics that Falco has, under its names and labels, where they mean the same.</summary>
internal sealed class FalcoMetrics : IDisposable
{
    public const string MeterName = "AuditActors.Falco";
    private const string Prefix = "falcosecurity_falco_";
    private readonly Meter _meter = new(MeterName);
    private readonly Dictionary<string, KeyValuePair<string, object?>[]> _rules;
    private readonly RunTally _tally;

    public FalcoMetrics(RuleSet rules, IReadOnlyList<string> rulePaths, RunTally tally, TimeProvider clock)
    {
        _tally = tally;
        _rules = rules.Rules.ToDictionary(rule => rule.Name, Labels, StringComparer.Ordinal);
        var started = clock.GetUtcNow();
        Info("version_info", [Label("version", $"{EngineIdentity.Falco}")]);
        Info("sha256_rules_files_info", Files(rulePaths));
        _meter.CreateObservableGauge("auditactors_version_info", () => Measured(VersionCommand.Version));
        _meter.CreateObservableGauge(
            Prefix + "start_timestamp_nanoseconds", () => started.ToUnixTimeMilliseconds() * 1_000_000);
        _meter.CreateObservableGauge(Prefix + "host_num_cpus_total", () => Environment.ProcessorCount);
        _meter.CreateObservableCounter(
            Prefix + "duration_seconds", () => (long)(clock.GetUtcNow() - started).TotalSeconds);
        _meter.CreateObservableCounter(Prefix + "outputs_queue_num_drops", () => 0L);
        _meter.CreateObservableCounter(Prefix + "rules_matches", Matches);
    }

    public void Dispose() => _meter.Dispose();

    // A rule without a match has no series.
    private IEnumerable<Measurement<long>> Matches() =>
        from rule in _tally.AlertsByRule
        where _rules.ContainsKey(rule.Key)
        select new Measurement<long>(rule.Value, _rules[rule.Key]);

    private void Info(string name, params KeyValuePair<string, object?>[][] series) => _meter.CreateObservableGauge(
        Prefix + name, () => series.Select(labels => new Measurement<int>(1, labels)));

    private static Measurement<int> Measured(string version) => new(1, Label("version", version));

    private static KeyValuePair<string, object?>[][] Files(IReadOnlyList<string> paths) =>
    [
        .. RuleFiles.Read(paths).Files.Select(file => (KeyValuePair<string, object?>[])
        [
            Label("file_name", Path.GetFileName(file.Path)),
            Label("sha256", Convert.ToHexStringLower(SHA256.HashData(file.Utf8))),
        ]),
    ];

    private static KeyValuePair<string, object?>[] Labels(ResolvedRule rule) =>
    [
        Label("priority", $"{(int)rule.Priority}"),
        Label("rule_name", rule.Name),
        Label("source", rule.Source),
        .. rule.Tags.Select(tag => Label("tag_" + LabelName(tag), "true")).DistinctBy(label => label.Key),
    ];

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static string LabelName(string tag) =>
        string.Concat(tag.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
}
