using AuditActors.App.Configuration;
using AuditActors.Rules;
using AuditActors.Runtime.Outbox;

namespace AuditActors.App.Bench;

/// <summary>The measurements, one after another.</summary>
/// <param name="settings">The nodes'.</param>
/// <param name="store">Settings with the store that alerts are measured with.</param>
/// <param name="recording">The events' file.</param>
/// <param name="nodes">How many nodes share the main measurement.</param>
/// <param name="time">How long each measurement takes.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class Benchmark(
    NodeSettings settings, NodeSettings store, string recording, int nodes, TimeSpan time, Action<string> progress)
{
    private const int Few = 10;
    private const int Many = 100_000;
    private const int Correlations = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public async Task<BenchReport> RunAsync(CancellationToken stop)
    {
        var events = await BenchEvents.LoadAsync(recording, stop);
        var rules = BenchRules.Times(settings, 1);
        progress($"reading and evaluating {events.Events.Count:N0} events with {rules.Rules.Length:N0} rules");
        var engine = new EngineBench(events).Measure(
            rules, BenchRules.Times(settings, 10), BenchRules.Times(settings, 100), time * 2);
        progress($"the whole way on {nodes} node(s)");
        var main = await PipelineAsync(events, nodes, nodes == 1 ? AlertOrder.ByEvent : AlertOrder.AsRaised, stop);
        progress("one node and two");
        var one = await PipelineAsync(events, nodes: 1, AlertOrder.AsRaised, stop);
        var two = await PipelineAsync(events, nodes: 2, AlertOrder.AsRaised, stop);
        progress($"{Few:N0} namespaces and {Many:N0}");
        var few = await NamespacesAsync(new ManyNamespaces(events, Few), stop);
        var many = await NamespacesAsync(new ManyNamespaces(events, Many), stop);
        progress($"{Few:N0} namespaces, one of which has four fifths of the events");
        var hot = await NamespacesAsync(new ManyNamespaces(events, Few, isFirstHot: true), stop);
        progress($"{Correlations:N0} correlations and none");
        var without = await CorrelatedAsync(events, correlations: 0, stop);
        var with = await CorrelatedAsync(events, Correlations, stop);
        progress("latency at half of the load that a stream's emulator and a node manage together");
        var latency = await new LatencyBench(settings, BenchRules.WithProbe(settings), recording)
            .MeasureAsync(time, stop);
        progress("alerts through the store to three sinks and a subscriber");
        var alerts = await new AlertBench(
            store with { RulePaths = settings.RulePaths }, BenchRules.WithProbe(settings), recording)
            .MeasureAsync(time, stop);
        return new BenchReport
        {
            Nodes = nodes,
            Rules = rules.Rules.Length,
            Events = main.Events,
            BytesPerEvent = (double)events.Bytes / events.Events.Count,
            EventsPerSecond = main.EventsPerSecond,
            EventsPerCpuSecond = 1e6 / main.CpuMicrosecondsPerEvent,
            CpuSecondsPerMillionEvents = main.CpuMicrosecondsPerEvent,
            MegabytesPerSecond = main.Bytes / 1e6 / main.Use.Elapsed.TotalSeconds,
            AllocatedBytesPerEvent = main.AllocatedPerEvent,
            Alerts = main.Alerts,
            PassedOverShare = (double)main.PassedOver / main.Events,
            ReaderMicrosecondsPerEvent = engine.Reader,
            SplitToReaderRatio = engine.Split / engine.Reader,
            EvaluateToReaderRatio = engine.Evaluate / engine.Reader,
            PipelineToReaderRatio = main.CpuMicrosecondsPerEvent / engine.Reader,
            TenfoldRulesRatio = engine.Tenfold / engine.Evaluate,
            HundredfoldRulesRatio = engine.Hundredfold / engine.Evaluate,
            ManyNamespacesRatio = many.CpuMicrosecondsPerEvent / few.CpuMicrosecondsPerEvent,
            ManyNamespacesPeakRssMiB = many.Use.PeakRssBytes / (double)ByteUnits.MiB,
            HotNamespaceRatio = hot.EventsPerSecond / few.EventsPerSecond,
            CorrelationsRatio = with.CpuMicrosecondsPerEvent / without.CpuMicrosecondsPerEvent,
            TwoNodesRatio = two.CpuMicrosecondsPerEvent / one.CpuMicrosecondsPerEvent,
            NodesRatio = nodes == 1 ? 1 : main.CpuMicrosecondsPerEvent / one.CpuMicrosecondsPerEvent,
            LatencyEventsPerSecond = latency.EventsPerSecond,
            P50LatencyMs = latency.P50,
            P99LatencyMs = latency.P99,
            P999LatencyMs = latency.P999,
            AlertsPerSecond = alerts.PerSecond,
            StoredP50LatencyMs = alerts.StdoutP50,
            StoredP99LatencyMs = alerts.StdoutP99,
            SubscriberP50LatencyMs = alerts.SubscriberP50,
            SubscriberP99LatencyMs = alerts.SubscriberP99,
            PeakRssMiB = main.Use.PeakRssBytes / (double)ByteUnits.MiB,
        };
    }

    private async Task<PipelineCosts> PipelineAsync(
        BenchEvents events, int nodes, AlertOrder order, CancellationToken stop)
    {
        var lines = RepeatedLines.Of(events);
        return await MeasureAsync(
            lasts => new RepeatedLines(lines, lasts, TimeProvider.System),
            nodes,
            order,
            BenchRules.Times(settings, 1),
            stop);
    }

    private Task<PipelineCosts> NamespacesAsync(ManyNamespaces namespaces, CancellationToken stop) =>
        NamespacesAsync(namespaces, BenchRules.Times(settings, 1), stop);

    private Task<PipelineCosts> CorrelatedAsync(BenchEvents events, int correlations, CancellationToken stop) =>
        NamespacesAsync(
            new ManyNamespaces(events, Correlations * BenchCorrelations.NamespacesForEach),
            BenchCorrelations.Load(settings, correlations),
            stop);

    private Task<PipelineCosts> NamespacesAsync(
        ManyNamespaces namespaces, RuleSet rules, CancellationToken stop) =>
        MeasureAsync(
            lasts => new RepeatedLines(namespaces.Lines, lasts, TimeProvider.System) { Change = namespaces.Change },
            nodes: 1,
            AlertOrder.AsRaised,
            rules,
            stop);

    private async Task<PipelineCosts> MeasureAsync(
        Func<TimeSpan, Stream> events, int nodes, AlertOrder order, RuleSet rules, CancellationToken stop)
    {
        await using var pipeline = new PipelineBench(settings, rules, order);
        await pipeline.StartAsync(nodes, stop);
        await pipeline.ReadAsync(events, WarmUp, stop);
        return await pipeline.ReadAsync(events, time, stop);
    }
}
