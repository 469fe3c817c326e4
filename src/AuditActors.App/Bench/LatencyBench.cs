using AuditActors.App.Configuration;
using AuditActors.App.Emulator;
using AuditActors.App.Wiring;
using AuditActors.Rules;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Outbox;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Bench;

/// <summary>From an event's sending over a stream's socket to its printed alert, in milliseconds.</summary>
internal sealed record Latencies(double EventsPerSecond, int Alerts, double P50, double P99, double P999);

/// <summary>
/// A node on the stream of an emulator in this process. Each event raises an alert; the emulator's own work is part
/// of what is measured.
/// </summary>
internal sealed class LatencyBench(NodeSettings settings, RuleSet rules, string events)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Measures at half the rate that emulator and node manage together.</summary>
    public async Task<Latencies> MeasureAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var (most, _) = await RunAsync(rate: null, time, cancellationToken);
        var (rate, sorted) = await RunAsync(most / 2, time, cancellationToken);
        if (sorted.Length == 0) throw new CommandException("no alert came through the emulated stream in time");
        return new Latencies(
            rate,
            sorted.Length,
            AlertDelays.At(sorted, 0.5),
            AlertDelays.At(sorted, 0.99),
            AlertDelays.At(sorted, 0.999));
    }

    private async Task<(double Rate, double[] Sorted)> RunAsync(double? rate, TimeSpan time, CancellationToken stop)
    {
        var clock = TimeProvider.System;
        var delays = new AlertDelays(clock);
        var sink = new TimedSink(SinkWiring.Printing(settings, Stream.Null, _ => { }, clock), delays);
        await using var node = await Node.StartAsync(
            new NodeParts
            {
                Settings = settings,
                Rules = new CurrentRules(rules),
                Sinks = [sink],
                Order = AlertOrder.AsRaised,
                Logging = new LineLoggers(
                    Console.Error.WriteLine, clock: null, LogLevel.Warning, settings.AkkaLogLevel),
            },
            stop);
        await using var emulator = await LdpEmulator.StartAsync(
            new LdpEmulatorOptions { Files = [events], Rate = rate, Loop = true, Restamp = true }, stop);
        var run = await node.ReadAsync(SourceAddress.Parse(emulator.Address.ToString()), stop);
        await Task.Delay(WarmUp, clock, stop);
        delays.CountFrom(clock.GetUtcNow());
        var (before, begun) = (node.Tally.Events, clock.GetTimestamp());
        await Task.Delay(time, clock, stop);
        var perSecond = (node.Tally.Events - before) / clock.GetElapsedTime(begun).TotalSeconds;
        run.Stop();
        await run.Finished;
        return (perSecond, delays.Sorted());
    }
}
