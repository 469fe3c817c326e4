using AuditActors.App.Commands.Server;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using DeadLetterCalls = AuditActors.Sinks.Grpc.V1.DeadLetters;

namespace AuditActors.App.Commands.DeadLetters;

/// <summary>The dead letters of a running node.</summary>
internal sealed class ServedDeadLetterQueue(GrpcPeer server) : IDeadLetterQueue
{
    public Task<ListDeadLettersResponse> PageAsync(
        string? sink, string token, int most, CancellationToken cancellationToken) =>
        ServerCall.AskAsync(
            server,
            async (channel, options) => await new DeadLetterCalls.DeadLettersClient(channel).ListAsync(
                new ListDeadLettersRequest { Sink = sink ?? "", PageToken = token, Most = most }, options),
            cancellationToken);

    public async Task<int> ResendAsync(
        string? sink, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var request = new ResendRequest { Sink = sink ?? "" };
        request.Ids.AddRange(ids.Select(id => id.ToString()));
        return (await ServerCall.AskAsync(
            server,
            async (channel, options) =>
                await new DeadLetterCalls.DeadLettersClient(channel).ResendAsync(request, options),
            cancellationToken)).Count;
    }
}
