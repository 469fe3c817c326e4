namespace AuditActors.App.Bench;

/// <summary>A benchmark's report for people.</summary>
internal static class BenchText
{
    public static void Write(BenchReport report, TextWriter to)
    {
        var nodes = report.Nodes == 1 ? "one node" : $"{report.Nodes:N0} nodes";
        Line("measured", $"events of {report.BytesPerEvent:N0} bytes, {report.Rules:N0} rules, {nodes}");
        Line("the whole way", $"{report.EventsPerSecond:N0} events/s, {report.MegabytesPerSecond:N0} MB/s");
        Line("", $"{report.EventsPerCpuSecond:N0} events per CPU-second");
        Line("", $"{report.CpuSecondsPerMillionEvents:N2} CPU-seconds per million events");
        Line("", $"{report.AllocatedBytesPerEvent:N0} bytes allocated per event, {report.PeakRssMiB:N0} MiB at most");
        Line("", $"{report.PassedOverShare:P0} passed over, {report.Alerts:N0} alerts");
        Line("a bare JSON reader", $"{report.ReaderMicrosecondsPerEvent:N2} µs per event: the limit");
        Line("  finding events", Times(report.SplitToReaderRatio));
        Line("  evaluating rules", Times(report.EvaluateToReaderRatio));
        Line("  the whole way", Times(report.PipelineToReaderRatio));
        Line("10 times the rules", $"{Times(report.TenfoldRulesRatio)} the time of evaluation");
        Line("100 times the rules", $"{Times(report.HundredfoldRulesRatio)} the time of evaluation");
        Line(
            "100,000 namespaces",
            $"{Times(report.ManyNamespacesRatio)} the CPU of 10, {report.ManyNamespacesPeakRssMiB:N0} MiB at most");
        Line("one hot namespace",
            $"{Times(report.HotNamespaceRatio)} the events/s of even ones, with 80 % of the events");
        Line("100 correlations", $"{Times(report.CorrelationsRatio)} the CPU of none, 1 % of events hit one");
        Line("two nodes", $"{Times(report.TwoNodesRatio)} the CPU per event of one");
        if (report.Nodes > 2) Line(nodes, $"{Times(report.NodesRatio)} the CPU per event of one");
        Line(
            "socket to line",
            $"p50 {report.P50LatencyMs:N1} ms, p99 {report.P99LatencyMs:N1} ms, p99.9 {report.P999LatencyMs:N1} ms "
            + $"at {report.LatencyEventsPerSecond:N0} events/s, an alert each");
        Line("alerts, stored", $"{report.AlertsPerSecond:N0} alerts/s to each of three sinks");
        Line(
            $"  at {AlertBench.Rate:N0} alerts/s",
            $"to a line p50 {report.StoredP50LatencyMs:N1} ms, p99 {report.StoredP99LatencyMs:N1} ms; to a subscriber "
            + $"p50 {report.SubscriberP50LatencyMs:N1} ms, p99 {report.SubscriberP99LatencyMs:N1} ms");

        void Line(string what, string text) => to.WriteLine($"{what,-20} {text}");
    }

    private static string Times(double ratio) => $"{ratio:N2} times";
}
