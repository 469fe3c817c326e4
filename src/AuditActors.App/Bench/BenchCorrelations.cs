using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Rules;
using AuditActors.Rules.Text;

namespace AuditActors.App.Bench;

/// <summary>
/// The rules under measurement with correlations of all kinds in place of their own, each about one namespace of
/// <see cref="ManyNamespaces"/>: with a hundred times as many namespaces, one event in a hundred hits one of them.
/// </summary>
internal static class BenchCorrelations
{
    /// <summary>How many namespaces the events must have for each correlation.</summary>
    public const int NamespacesForEach = 100;

    private static readonly string[] Kinds =
    [
        "type: event_count, condition: {0}, timespan: 10m, threshold: {{gte: 5}}",
        "type: value_count, condition: {0}, timespan: 10m, threshold: {{gte: 5, field: ka.target.name}}",
        "type: event_count, condition: {0}, window: tumbling, timespan: 10m, threshold: {{gte: 5}}",
        "type: sequence, events: [{{name: a, condition: {0}}}, {{name: b, condition: {0}}}], timespan: 10m",
        "type: temporal, events: [{{name: a, condition: {0}}}, {{name: b, condition: {0}}}], timespan: 10m",
        "type: first_seen, condition: {0}, field: ka.target.name, learn: {{period: 1h}}",
        "type: spike, condition: {0}, timespan: 1m, baseline: {{over: 10m, factor: 3, min: 50}}, learn: {{period: 1h}}",
    ];

    /// <summary>So many correlations, half of them over the whole cluster; with none there are none at all.</summary>
    public static RuleSet Load(NodeSettings settings, int count)
    {
        var text = new StringBuilder();
        foreach (var own in RuleLoading.Load(settings, TimeProvider.System).Correlations.Correlations)
            text.Append(CultureInfo.InvariantCulture, $"- {{correlation: {Quoted(own.Rule.Name)}, enabled: false}}\n");
        for (var number = 0; number < count; number++) text.Append(Item(number));
        return RuleLoading.Load(settings, TimeProvider.System, new SourceText("correlations.yaml", text.ToString()));
    }

    private static string Item(int number)
    {
        var condition = Quoted($"ka.verb exists and ka.target.namespace = \"{ManyNamespaces.Name(number)}\"");
        var kind = string.Format(CultureInfo.InvariantCulture, Kinds[number % Kinds.Length], condition);
        var scope = number % 2 == 0 ? "namespace" : "cluster";
        return $"- {{correlation: Bench {number}, desc: d, {kind}, scope: {scope}, group_by: [ka.user.name], "
            + "output: \"%ka.user.name %count\", priority: NOTICE}\n";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
