using System.Text.Json.Serialization;

namespace AuditActors.App.Bench;

/// <summary>What a benchmark found. Costs are CPU time; ratios are within the run.</summary>
internal sealed record BenchReport
{
    public required int Nodes { get; init; }

    public required int Rules { get; init; }

    public required long Events { get; init; }

    public required double BytesPerEvent { get; init; }

    public required double EventsPerSecond { get; init; }

    public required double EventsPerCpuSecond { get; init; }

    public required double CpuSecondsPerMillionEvents { get; init; }

    public required double MegabytesPerSecond { get; init; }

    public required double AllocatedBytesPerEvent { get; init; }

    public required long Alerts { get; init; }

    /// <summary>Part of the events that went no further than their header.</summary>
    public required double PassedOverShare { get; init; }

    public required double ReaderMicrosecondsPerEvent { get; init; }

    public required double SplitToReaderRatio { get; init; }

    public required double EvaluateToReaderRatio { get; init; }

    public required double PipelineToReaderRatio { get; init; }

    public required double TenfoldRulesRatio { get; init; }

    public required double HundredfoldRulesRatio { get; init; }

    public required double ManyNamespacesRatio { get; init; }

    public required double ManyNamespacesPeakRssMiB { get; init; }

    /// <summary>
    /// Events a second with four fifths of them in one of ten namespaces, to those spread evenly over ten.
    /// </summary>
    public required double HotNamespaceRatio { get; init; }

    /// <summary>CPU with a hundred correlations, which one event in a hundred hits, to that without any.</summary>
    public required double CorrelationsRatio { get; init; }

    public required double TwoNodesRatio { get; init; }

    /// <summary>CPU per event of the nodes that were asked for, against one.</summary>
    public required double NodesRatio { get; init; }

    public required double LatencyEventsPerSecond { get; init; }

    public required double P50LatencyMs { get; init; }

    public required double P99LatencyMs { get; init; }

    [JsonPropertyName("p999LatencyMs")]
    public required double P999LatencyMs { get; init; }

    /// <summary>Alerts a second through the store to the slowest of three sinks.</summary>
    public required double AlertsPerSecond { get; init; }

    /// <summary>From an event's sending to its printed alert, with a store, at 1,000 alerts a second.</summary>
    public required double StoredP50LatencyMs { get; init; }

    public required double StoredP99LatencyMs { get; init; }

    /// <summary>The same to a subscriber by gRPC.</summary>
    public required double SubscriberP50LatencyMs { get; init; }

    public required double SubscriberP99LatencyMs { get; init; }

    public required double PeakRssMiB { get; init; }
}
