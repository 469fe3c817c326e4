using Akka.Actor;
using AuditActors.App.Configuration;
using AuditActors.App.Wiring;
using AuditActors.Rules;
using AuditActors.Runtime.InForce;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Outbox;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Bench;

/// <summary>How events went through whole nodes.</summary>
internal sealed record PipelineCosts(long Events, long Bytes, long Alerts, long PassedOver, ResourceUse Use)
{
    public double CpuMicrosecondsPerEvent => Use.Cpu.TotalMicroseconds / Events;

    public double EventsPerSecond => Events / Use.Elapsed.TotalSeconds;

    public double AllocatedPerEvent => (double)Use.AllocatedBytes / Events;
}

/// <summary>
/// Nodes as <c>run</c> and <c>replay</c> start them, in one process and, if there are several, one cluster on the
/// loopback address. Each of them reads for a part of the time, so that it is no matter of luck which one has the
/// detector of the busiest namespace; alerts are printed to nowhere.
/// </summary>
internal sealed class PipelineBench(NodeSettings settings, RuleSet rules, AlertOrder order) : IAsyncDisposable
{
    private readonly List<Node> _nodes = [];

    public async Task StartAsync(int nodes, CancellationToken cancellationToken)
    {
        while (_nodes.Count < nodes)
        {
            var seeds = _nodes.Take(1).Select(node => Address.Parse(node.Address)).ToList();
            var cluster = settings.Cluster with { SeedNodes = seeds };
            _nodes.Add(await Node.StartAsync(Parts(settings with { Cluster = cluster }), cancellationToken));
        }

        foreach (var node in _nodes) await node.AwaitMembersAsync(nodes, cancellationToken);
    }

    /// <summary>Reads a stream to its end on each node, one after another.</summary>
    public async Task<PipelineCosts> ReadAsync(Func<TimeSpan, Stream> events, TimeSpan lasts, CancellationToken stop)
    {
        var (read, bytes, alerts, passed) = Tally();
        GC.Collect();
        await using var watch = new ResourceWatch();
        foreach (var node in _nodes)
        {
            var source = new SourceAddress.Given("bench", () => events(lasts / _nodes.Count));
            var run = await node.ReadAsync(source, stop);
            await using (stop.Register(run.Stop)) await run.Finished;
            stop.ThrowIfCancellationRequested();
        }

        var use = watch.Use;
        var after = Tally();
        return new PipelineCosts(
            after.Events - read, after.Bytes - bytes, after.Alerts - alerts, after.PassedOver - passed, use);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.AsEnumerable().Reverse()) await node.DisposeAsync();
    }

    private (long Events, long Bytes, long Alerts, long PassedOver) Tally() => (
        _nodes.Sum(node => node.Tally.Events),
        _nodes.Sum(node => node.Tally.Bytes),
        _nodes.Sum(node => node.Tally.Alerts),
        _nodes.Sum(node => node.Tally.PassedOver));

    private NodeParts Parts(NodeSettings own) => new()
    {
        Settings = own,
        Rules = new CurrentRules(rules),
        Sinks = [SinkWiring.Printing(own, Stream.Null, _ => { }, TimeProvider.System)],
        Order = order,
        Logging = new LineLoggers(Console.Error.WriteLine, clock: null, LogLevel.Warning, own.AkkaLogLevel),
    };
}
