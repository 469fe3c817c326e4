using System.Text.Json;
using AuditActors.Events;
using AuditActors.Sinks.Json;

namespace AuditActors.Sinks.Http;

/// <summary>Posts one JSON document for all alerts of a delivery.</summary>
public abstract class JsonPostSink : IAlertReceiver
{
    private readonly HttpPeer _peer;

    private protected JsonPostSink(HttpPeerOptions peer, TimeProvider clock) => _peer = new HttpPeer(peer, clock);

    public abstract int MostAtOnce { get; }

    public async Task<DeliveryResult> DeliverAsync(
        IReadOnlyList<LoggedAlert> alerts, CancellationToken cancellationToken)
    {
        await _peer.PostAsync(JsonBody.Of(json => Write(alerts, json)), "application/json", cancellationToken);
        return DeliveryResult.Taken;
    }

    public ValueTask DisposeAsync()
    {
        _peer.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected abstract void Write(IReadOnlyList<LoggedAlert> alerts, Utf8JsonWriter json);
}
