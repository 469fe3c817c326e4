using System.Text.Json.Nodes;
using AuditActors.App.Configuration;
using AuditActors.Rules.Temporal;
using AuditActors.Runtime;

namespace AuditActors.App.Commands.Printing;

/// <summary>What correlations may remember at most, and what a node with them takes.</summary>
internal sealed class MemoryBounds(CorrelationSet correlations, NodeSettings settings)
{
    private static readonly string[] Head = ["A NODE", "AT MOST", "SETTING"];

    // Windows that cannot grow to what they may take together need less.
    private readonly NodeMemory _node = new(
        Math.Min(
            settings.CorrelationMemory,
            CorrelationMemory.WorstCase(correlations, CorrelationScope.Cluster)
            + (settings.DetectorMemory / NodeMemory.CorrelatingDetector
                * CorrelationMemory.WorstCase(correlations, CorrelationScope.Namespace))),
        settings.DetectorMemory,
        settings.IdentityMemory);

    public void Print(TextWriter to)
    {
        CorrelationMemory.Print(correlations, to);
        to.WriteLine();
        TextTable.Write(to, Head,
        [
            ["program", Mebibytes.Text(NodeMemory.Program), ""],
            ["windows", Mebibytes.Text(_node.Windows), "correlations.memory"],
            ["detectors", Mebibytes.Text(_node.Detectors), "detectors.memory"],
            ["events known", Mebibytes.Text(_node.Identities), "detectors.identity-memory"],
            ["all", Mebibytes.Text(_node.All), ""],
        ]);
        to.WriteLine(
            $"detectors of {_node.Detectors / NodeMemory.Detector} namespaces, "
            + $"or of {_node.Detectors / NodeMemory.CorrelatingDetector} that correlations know");
    }

    public void AddTo(JsonObject results)
    {
        results["correlation_memory"] = CorrelationMemory.Json(correlations);
        results["node_memory"] = new JsonObject
        {
            ["program_bytes"] = NodeMemory.Program,
            ["windows_bytes"] = _node.Windows,
            ["detectors_bytes"] = _node.Detectors,
            ["detector_bytes"] = NodeMemory.Detector,
            ["correlating_detector_bytes"] = NodeMemory.CorrelatingDetector,
            ["identities_bytes"] = _node.Identities,
            ["all_bytes"] = _node.All,
        };
    }
}
