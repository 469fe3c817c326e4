using System.Net;
using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Posted;
using AuditActors.Runtime.Outbox;

namespace AuditActors.App.Webhook;

/// <summary>
/// Those among the sources of a node that listen; disposing it tells whoever still waits to come again.
/// </summary>
internal sealed class WebhookServers : IAsyncDisposable
{
    private readonly List<IPostReceiver> _servers = [];
    private readonly WebhookSignals _signals = new();

    /// <summary>The sources with what is posted in the place of webhooks.</summary>
    public List<SourceAddress> Sources { get; } = [];

    /// <summary>Fails with <see cref="CommandException"/> when one cannot listen.</summary>
    /// <param name="sources">Of all kinds.</param>
    /// <param name="options">For all that listen.</param>
    /// <param name="inlet">Gives the way of alerts into the log by the name of where they come from.</param>
    /// <param name="canJudge">Whether the node is a member of its cluster: until then events are refused.</param>
    /// <param name="clock">Tells when answers are due.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<WebhookServers> StartAsync(
        IEnumerable<SourceAddress> sources,
        WebhookOptions options,
        Func<string, AlertInlet> inlet,
        Func<bool> canJudge,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var servers = new WebhookServers();
        try
        {
            foreach (var source in sources)
            {
                var server = await servers.StartAsync(source, options, inlet, canJudge, clock, cancellationToken);
                if (server is not null) servers._servers.Add(server);
                servers.Sources.Add(server?.Source ?? source);
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fails with <see cref="CommandException"/> when one cannot listen for want of certificates.</summary>
    public static void Check(IEnumerable<SourceAddress> sources, WebhookOptions options)
    {
        foreach (var source in sources)
        {
            var address = source switch
            {
                SourceAddress.Webhook webhook => webhook.Address,
                SourceAddress.Alerts alerts => alerts.Address,
                _ => null,
            };
            if (address is { IsTls: true }) PostServer.Tls(address, options);
        }
    }

    public void Leave() => _servers.ForEach(server => server.Leave());

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _signals.Dispose();
    }

    // Null for a source that does not listen.
    private async Task<IPostReceiver?> StartAsync(
        SourceAddress source,
        WebhookOptions options,
        Func<string, AlertInlet> inlet,
        Func<bool> canJudge,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        switch (source)
        {
            case SourceAddress.Webhook { Address: var address }:
                WarnOfStrangers(source.Name, address, options);
                return await WebhookServer.StartAsync(address, options, _signals, canJudge, clock, cancellationToken);
            case SourceAddress.Alerts alerts:
                WarnOfStrangers(source.Name, alerts.Address, options);
                return await FalcoServer.StartAsync(alerts, options, _signals, inlet(source.Name), cancellationToken);
            default:
                return null;
        }
    }

    private static void WarnOfStrangers(string name, WebhookAddress address, WebhookOptions options)
    {
        var knowsClients = options.Tokens is not null || (address.IsTls && options.ClientAuthority.Length > 0);
        if (knowsClients || IPAddress.IsLoopback(address.Listen.Address)) return;
        Console.Error.WriteLine(
            $"auditactors: {name}: whoever reaches it can post; webhook.token-file or webhook.client-ca tell those who "
            + "may from others");
    }
}
