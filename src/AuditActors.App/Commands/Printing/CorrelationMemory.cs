using System.Globalization;
using System.Text.Json.Nodes;
using AuditActors.Rules.Temporal;

namespace AuditActors.App.Commands.Printing;

/// <summary>
/// What correlations may remember at most: those over the cluster once, those over a namespace once in each namespace.
/// </summary>
internal static class CorrelationMemory
{
    private static readonly string[] Head =
    [
        "CORRELATION", "TYPE", "ONCE A", "KEYS", "EVENTS/KEY", "VALUES/KEY", "BYTES/KEY", "WORST CASE", "LIMIT",
        "STORED",
    ];

    public static void Print(CorrelationSet correlations, TextWriter to)
    {
        TextTable.Write(to, Head, correlations.Correlations.Select(Row));
        to.WriteLine($"all in one namespace: {Mebibytes.Text(WorstCase(correlations, CorrelationScope.Namespace))}");
        to.WriteLine($"all over the cluster: {Mebibytes.Text(WorstCase(correlations, CorrelationScope.Cluster))}");
    }

    public static JsonObject Json(CorrelationSet correlations) => new()
    {
        ["correlations"] = new JsonArray([.. correlations.Correlations.Select(Json)]),
        ["namespace_worst_case_bytes"] = WorstCase(correlations, CorrelationScope.Namespace),
        ["cluster_worst_case_bytes"] = WorstCase(correlations, CorrelationScope.Cluster),
    };

    /// <summary>In one namespace, or over the cluster.</summary>
    public static long WorstCase(CorrelationSet correlations, CorrelationScope scope) => correlations.Correlations
        .Where(correlation => correlation.Rule.Scope == scope)
        .Sum(correlation => correlation.Limits.WorstCase);

    private static JsonObject Json(CompiledCorrelation correlation) => new()
    {
        ["name"] = correlation.Rule.Name,
        ["type"] = CorrelationTypes.NameOf(correlation.Rule.Pattern),
        ["scope"] = Scope(correlation),
        ["keys"] = correlation.Limits.Keys,
        ["events_per_key"] = correlation.Limits.EventsPerKey,
        ["values_per_key"] = correlation.Limits.Values,
        ["bytes_per_key"] = correlation.Limits.BytesPerKey,
        ["worst_case_bytes"] = correlation.Limits.WorstCase,
        ["limit_bytes"] = correlation.Limits.StateBytes,
        ["stored"] = correlation.IsDurable,
    };

    private static string[] Row(CompiledCorrelation correlation) =>
    [
        correlation.Rule.Name,
        CorrelationTypes.NameOf(correlation.Rule.Pattern),
        Scope(correlation),
        Number(correlation.Limits.Keys),
        Number(correlation.Limits.EventsPerKey),
        Number(correlation.Limits.Values),
        Number(correlation.Limits.BytesPerKey),
        Mebibytes.Text(correlation.Limits.WorstCase),
        Mebibytes.Text(correlation.Limits.StateBytes),
        correlation.IsDurable ? "yes" : "no",
    ];

    private static string Scope(CompiledCorrelation correlation) =>
        correlation.Rule.Scope == CorrelationScope.Cluster ? "cluster" : "namespace";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
