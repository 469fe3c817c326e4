using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;

namespace AuditActors.App.Commands;

/// <summary>The desk of remediation of a running node.</summary>
internal sealed class ServedDesk(GrpcPeer server) : IRemediationDesk
{
    public async Task<IReadOnlyList<Remedy>> LatestAsync(
        bool isWaiting, int most, CancellationToken cancellationToken) =>
        (await ServerCall.AskAsync(
            server,
            async (channel, options) => await new Remediation.RemediationClient(channel).ListAsync(
                new ListRemediesRequest { IsWaiting = isWaiting, Most = most }, options),
            cancellationToken)).Remedies;

    /// <summary>The server knows who asks.</summary>
    public async Task<string> DecideAsync(
        RemedyDecision decision, string id, string who, CancellationToken cancellationToken)
    {
        var request = new DecideRequest { Id = id };
        var decided = await ServerCall.AskAsync(
            server,
            async (channel, options) =>
            {
                var client = new Remediation.RemediationClient(channel);
                return decision switch
                {
                    RemedyDecision.Approve => await client.ApproveAsync(request, options),
                    RemedyDecision.Reject => await client.RejectAsync(request, options),
                    _ => await client.UndoAsync(request, options),
                };
            },
            cancellationToken);
        return decided.Text;
    }
}
