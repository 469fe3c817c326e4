using AuditActors.Runtime.Ingest;
using AuditActors.Runtime.Ingest.Posted;

namespace AuditActors.App.Webhook;

/// <summary>Listens where an API server posts audit events.</summary>
internal sealed class WebhookServer : IPostReceiver
{
    private readonly PostServer _server;
    private readonly PostedPayloads _payloads;

    private WebhookServer(PostServer server, PostedPayloads payloads) => (_server, _payloads) = (server, payloads);

    /// <summary>What is posted, for an ingest, under the name of where it listens.</summary>
    public SourceAddress Source => new SourceAddress.Posted(_server.Address.ToString(), _payloads);

    /// <summary>Fails with <see cref="CommandException"/> when it cannot listen.</summary>
    public static async Task<WebhookServer> StartAsync(
        WebhookAddress address,
        WebhookOptions options,
        WebhookSignals signals,
        Func<bool> canJudge,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var payloads = new PostedPayloads(options.MostWaiting);
        var answer = new WebhookAnswer(address.ToString(), options, signals);
        var endpoint = new WebhookEndpoint(address, options, answer, payloads, canJudge, clock);
        var server = await PostServer.StartAsync(address, options, endpoint.AnswerAsync, cancellationToken);
        return new WebhookServer(server, payloads);
    }

    public void Leave() => _payloads.Close();

    public async ValueTask DisposeAsync()
    {
        _payloads.Abandon();
        await _server.DisposeAsync();
    }
}
