using AuditActors.Runtime.Store;
using AuditActors.Sinks.Grpc;
using Google.Protobuf.WellKnownTypes;
using DeadLetter = AuditActors.Sinks.Grpc.V1.DeadLetter;

namespace AuditActors.App.Wiring;

/// <summary>The dead letters of a store.</summary>
internal sealed class StoredRefusals(AlertStore store) : IRefusedAlerts
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(
        string? sink, int most, CancellationToken cancellationToken) =>
    [
        .. (await store.DeadLettersAsync(sink, most, cancellationToken)).Select(letter => new DeadLetter
        {
            Sink = letter.Sink,
            RefusedAt = Timestamp.FromDateTimeOffset(letter.RefusedAt),
            Reason = letter.Reason,
            Alert = AlertMessage.Of(letter.Alert),
            IsSentAgain = letter.IsWanted,
        }),
    ];

    public Task<int> ResendAsync(string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        store.ResendAsync(sink, ids, cancellationToken);
}
