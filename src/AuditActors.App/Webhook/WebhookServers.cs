using System.Net;
using AuditActors.Runtime.Ingest;

namespace AuditActors.App.Webhook;

/// <summary>The webhooks among the sources of a node; disposing it tells whoever still waits to come again.</summary>
internal sealed class WebhookServers : IAsyncDisposable
{
    private readonly List<WebhookServer> _servers = [];

    /// <summary>The sources with what is posted in the place of webhooks.</summary>
    public List<SourceAddress> Sources { get; } = [];

    /// <summary>Fails with <see cref="Commands.CommandException"/> when one cannot listen.</summary>
    public static async Task<WebhookServers> StartAsync(
        IEnumerable<SourceAddress> sources,
        WebhookOptions options,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var servers = new WebhookServers();
        try
        {
            foreach (var source in sources)
            {
                if (source is not SourceAddress.Webhook { Address: var address })
                {
                    servers.Sources.Add(source);
                    continue;
                }

                var server = await WebhookServer.StartAsync(address, options, clock, cancellationToken);
                servers._servers.Add(server);
                servers.Sources.Add(server.Source);
                WarnOfStrangers(address, options);
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public void Leave() => _servers.ForEach(server => server.Leave());

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    private static void WarnOfStrangers(WebhookAddress address, WebhookOptions options)
    {
        var knowsClients = options.Token is not null || (address.IsTls && options.ClientAuthority.Length > 0);
        if (knowsClients || IPAddress.IsLoopback(address.Listen.Address)) return;
        Console.Error.WriteLine(
            $"auditactors: {address}: whoever reaches it can post events; webhook.token-file or webhook.client-ca tell "
            + "API servers from others");
    }
}
