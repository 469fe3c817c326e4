using Akka.Actor;
using Akka.Hosting;
using Akka.Streams;
using AuditActors.Runtime;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Namespaces;
using AuditActors.Runtime.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditActors.App.Wiring;

/// <summary>A running node. Disposing it leaves the cluster in good order.</summary>
internal sealed class Node : IAsyncDisposable
{
    private const string SystemName = "auditactors";
    private readonly IHost _host;
    private readonly IngestGraph _ingest;
    private readonly ActorMaterializer _materializer;
    private readonly RuntimeSignals _signals;

    private Node(IHost host, NodeParts parts)
    {
        _host = host;
        _signals = host.Services.GetRequiredService<RuntimeSignals>();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var actors = host.Services.GetRequiredService<ActorRegistry>();
        _materializer = system.Materializer();
        Terminated = system.WhenTerminated;
        _ingest = new IngestGraph(
            parts.Settings.Ingest with { Order = parts.Order },
            actors.Get<NamespaceActor>(),
            actors.Get<OutboxActor>(),
            new DeadLetterFile(parts.Settings.DeadLetterFile, parts.Settings.DeadLetterBytes, _signals),
            parts.Clock,
            _signals);
    }

    /// <summary>Completes when the actor system has ended, whoever ended it.</summary>
    public Task Terminated { get; }

    public RunTally Tally => _signals.Tally;

    public static async Task<Node> StartAsync(NodeParts parts, CancellationToken cancellationToken)
    {
        var host = Build(parts);
        try
        {
            await host.StartAsync(cancellationToken);
            return new Node(host, parts);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Starts reading a source; fails with <see cref="InputException"/>.</summary>
    public IngestRun Read(SourceAddress source) => _ingest.Start(source, _materializer);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static IHost Build(NodeParts parts)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(parts.Logging).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, CommandsLifetime>();
        builder.Services.AddSingleton<RuntimeSignals>();
        builder.Services.AddAkka(
            SystemName, (akka, services) => akka.WithNode(parts, services.GetRequiredService<RuntimeSignals>()));
        return builder.Build();
    }

    // Signals belong to the command that runs the node.
    private sealed class CommandsLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
