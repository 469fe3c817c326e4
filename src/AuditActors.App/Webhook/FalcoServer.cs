using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Outbox;

namespace AuditActors.App.Webhook;

/// <summary>Listens where other Falcos post alerts.</summary>
internal sealed class FalcoServer : IPostReceiver
{
    private readonly PostServer _server;
    private readonly FalcoEndpoint _endpoint;

    private FalcoServer(PostServer server, FalcoEndpoint endpoint) => (_server, _endpoint) = (server, endpoint);

    public SourceAddress Source => new SourceAddress.Alerts(_server.Address);

    /// <summary>Fails with <see cref="CommandException"/> when it cannot listen.</summary>
    public static async Task<FalcoServer> StartAsync(
        SourceAddress.Alerts source,
        WebhookOptions options,
        WebhookSignals signals,
        AlertInlet inlet,
        CancellationToken cancellationToken)
    {
        var answer = new WebhookAnswer(source.Name, options, signals);
        var endpoint = new FalcoEndpoint(source.Address, options, answer, inlet);
        var server = await PostServer.StartAsync(source.Address, options, endpoint.AnswerAsync, cancellationToken);
        return new FalcoServer(server, endpoint);
    }

    public void Leave() => _endpoint.Leave();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
