using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using AuditActors.App.Configuration;
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
    private readonly RunTally _tally;
    private readonly TimeProvider _clock;
    private volatile Loaded _loaded;

    public FalcoMetrics(RuleSet rules, NodeSettings? settings, RunTally tally, TimeProvider clock)
    {
        _tally = tally;
        _clock = clock;
        _loaded = Load(rules, settings, before: null);
        var started = clock.GetUtcNow();
        Info("version_info", () => [[Label("version", $"{EngineIdentity.Falco}")]]);
        Info("sha256_rules_files_info", () => _loaded.RuleFiles);
        Info("sha256_config_files_info", () => _loaded.ConfigFiles);
        _meter.CreateObservableGauge(
            Prefix + "reload_timestamp_nanoseconds", () => _loaded.At.ToUnixTimeMilliseconds() * 1_000_000);
        _meter.CreateObservableGauge("auditactors_version_info", () => Measured(ProductVersion.Text));
        _meter.CreateObservableGauge(
            Prefix + "start_timestamp_nanoseconds", () => started.ToUnixTimeMilliseconds() * 1_000_000);
        _meter.CreateObservableGauge(Prefix + "host_num_cpus_total", () => Environment.ProcessorCount);
        _meter.CreateObservableCounter(
            Prefix + "duration_seconds", () => (long)(clock.GetUtcNow() - started).TotalSeconds);
        _meter.CreateObservableCounter(Prefix + "outputs_queue_num_drops", () => 0L);
        _meter.CreateObservableCounter(Prefix + "rules_matches", Matches);
    }

    /// <summary>From now on of other rules and settings.</summary>
    public void Follow(RuleSet rules, NodeSettings settings) => _loaded = Load(rules, settings, _loaded);

    public void Dispose() => _meter.Dispose();

    // A rule without a match has no series.
    private IEnumerable<Measurement<long>> Matches()
    {
        var labels = _loaded.Rules;
        return _tally.AlertsByRule
            .Where(rule => labels.ContainsKey(rule.Key))
            .Select(rule => new Measurement<long>(rule.Value, labels[rule.Key]));
    }

    private void Info(string name, Func<KeyValuePair<string, object?>[][]> series) => _meter.CreateObservableGauge(
        Prefix + name, () => series().Select(labels => new Measurement<int>(1, labels)));

    private static Measurement<int> Measured(string version) => new(1, Label("version", version));

    // A rule that is gone has matched nevertheless.
    private Loaded Load(RuleSet rules, NodeSettings? settings, Loaded? before)
    {
        var labels = rules.Rules.ToDictionary(rule => rule.Name, Labels, StringComparer.Ordinal);
        foreach (var (rule, _) in _tally.AlertsByRule)
        {
            if (before?.Rules.TryGetValue(rule, out var known) == true) labels.TryAdd(rule, known);
        }

        return new Loaded(
            labels,
            [.. RuleFiles.Read(settings?.RulePaths ?? []).Files.Select(file => Hashed(file.Path, file.Utf8))],
            settings?.ConfigFile is { } config ? [Hashed(config, ContentOf(config))] : [],
            _clock.GetUtcNow());
    }

    private static byte[] ContentOf(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static KeyValuePair<string, object?>[] Hashed(string path, ReadOnlySpan<byte> content) =>
    [
        Label("file_name", Path.GetFileName(path)),
        Label("sha256", Convert.ToHexStringLower(SHA256.HashData(content))),
    ];

    private static KeyValuePair<string, object?>[] Labels(ResolvedRule rule) =>
    [
        Label("priority", $"{(int)rule.Priority}"),
        Label("rule_name", rule.Name),
        Label("source", rule.Source),
        .. rule.Tags.Select(tag => Label("tag_" + LabelName(tag), "true")).DistinctBy(label => label.Key),
    ];

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private sealed record Loaded(
        Dictionary<string, KeyValuePair<string, object?>[]> Rules,
        KeyValuePair<string, object?>[][] RuleFiles,
        KeyValuePair<string, object?>[][] ConfigFiles,
        DateTimeOffset At);

    private static string LabelName(string tag) =>
        string.Concat(tag.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
}
