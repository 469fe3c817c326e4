using System.Net;
using AuditActors.App.Configuration;
using AuditActors.App.Configuration.Sinks;
using AuditActors.App.Emulator;
using AuditActors.App.Wiring;
using AuditActors.Rules;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Outbox;
using AuditActors.Sinks.Grpc;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Bench;

/// <summary>
/// What becomes of alerts: how many a second reach every sink, and how late they are at a given rate.
/// </summary>
internal sealed record AlertCosts(
    double PerSecond, double StdoutP50, double StdoutP99, double SubscriberP50, double SubscriberP99);

/// <summary>
/// A node with a store and three sinks – standard output, a file, HTTP – and a subscriber, on the stream of an emulator
/// in this process; each event raises an alert.
/// </summary>
/// <param name="settings">With a store.</param>
/// <param name="rules">Of which one matches every event.</param>
/// <param name="events">The recording.</param>
internal sealed class AlertBench(NodeSettings settings, RuleSet rules, string events)
{
    /// <summary>Alerts a second at which delays are measured.</summary>
    public const int Rate = 1000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeProvider Clock = TimeProvider.System;

    public async Task<AlertCosts> MeasureAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var most = await RunAsync(rate: null, time, cancellationToken);
        var some = await RunAsync(Rate, time, cancellationToken);
        var (stdout, subscriber) = (some.Stdout.Sorted(), some.Subscriber.Sorted());
        if (stdout.Length == 0 || subscriber.Length == 0)
            throw new CommandException("no alert came through the store in time");
        return new AlertCosts(
            most.PerSecond,
            AlertDelays.At(stdout, 0.5),
            AlertDelays.At(stdout, 0.99),
            AlertDelays.At(subscriber, 0.5),
            AlertDelays.At(subscriber, 0.99));
    }

    private async Task<(double PerSecond, AlertDelays Stdout, AlertDelays Subscriber)> RunAsync(
        double? rate, TimeSpan time, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("auditactors-bench-");
        try
        {
            return await RunAsync(rate, folder, time, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(double PerSecond, AlertDelays Stdout, AlertDelays Subscriber)> RunAsync(
        double? rate, DirectoryInfo folder, TimeSpan time, CancellationToken stop)
    {
        var (stdout, subscriber) = (new AlertDelays(Clock), new AlertDelays(Clock));
        await using var receiver = await CountingReceiver.StartAsync(stop);
        using var place = StorePlace.Of(settings.Store);
        var own = settings with
        {
            Store = place.Options,
            Grpc = settings.Grpc! with { Listen = new GrpcListen.Tcp(new IPEndPoint(IPAddress.Loopback, 0)) },
            Sinks = Sinks(folder, receiver.Address),
        };
        using var logging = new LineLoggers(
            Console.Error.WriteLine, clock: null, LogLevel.Warning, settings.AkkaLogLevel);
        var printing = SinkWiring.Printing(own, Stream.Null, _ => { }, Clock);
        var node = await Node.StartAsync(
            new NodeParts
            {
                Settings = own,
                Rules = new CurrentRules(rules),
                Sinks = [],
                Plans =
                [
                    .. new SinkMaker(printing, Clock, logging).All(own).Select(plan =>
                        plan.Receiver == printing ? plan with { Receiver = new TimedSink(printing, stdout) } : plan),
                ],
                Order = AlertOrder.AsRaised,
                Logging = logging,
            },
            stop);
        await using (node)
        {
            await using var emulator = await LdpEmulator.StartAsync(
                new LdpEmulatorOptions { Files = [events], Rate = rate, Loop = true, Restamp = true }, stop);
            using var subscribed = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var following = FollowAsync(node.GrpcAddress!, subscriber, subscribed.Token);
            var run = await node.ReadAsync(SourceAddress.Parse(emulator.Address.ToString()), stop);
            await Task.Delay(WarmUp, Clock, stop);
            stdout.CountFrom(Clock.GetUtcNow());
            subscriber.CountFrom(Clock.GetUtcNow());
            var (before, begun) = (receiver.Alerts, Clock.GetTimestamp());
            await Task.Delay(time, Clock, stop);
            var perSecond = (receiver.Alerts - before) / Clock.GetElapsedTime(begun).TotalSeconds;
            run.Stop();
            await run.Finished;
            await subscribed.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (perSecond, stdout, subscriber);
        }
    }

    private static IReadOnlyList<SinkSettings> Sinks(DirectoryInfo folder, Uri receiver) => NodeSettingsReader.Read(
        userFile: null,
        [
            $"sinks.file {{ type = file, path = \"{Path.Combine(folder.FullName, "alerts.jsonl")}\" }}",
            $"sinks.http {{ type = http, url = \"{receiver}\" }}",
        ],
        _ => null).Sinks;

    private static async Task FollowAsync(Uri address, AlertDelays delays, CancellationToken stop)
    {
        var tail = new AlertTail(new AlertTailOptions { Server = new GrpcPeer(address) }, Clock);
        await foreach (var logged in tail.FollowAsync(stop)) delays.Came([logged.Alert]);
    }
}
