using AuditActors.App.Commands.Server;
using AuditActors.Sinks.Grpc;
using AuditActors.Sinks.Grpc.V1;
using RemediationCalls = AuditActors.Sinks.Grpc.V1.Remediation;

namespace AuditActors.App.Commands.Remediation;

/// <summary>The desk of remediation of a running node.</summary>
internal sealed class ServedRemediationDesk(GrpcPeer server) : IRemediationDesk
{
    public Task<IReadOnlyList<Remedy>> LatestAsync(
        bool isWaiting, string before, int most, CancellationToken cancellationToken) =>
        ServerCall.AskAsync(
            server,
            async (channel, options) =>
            {
                var client = new RemediationCalls.RemediationClient(channel);
                var all = new List<Remedy>();
                for (string? token = before; token is not null && all.Count < most;)
                {
                    var request = new ListRemediesRequest
                    {
                        IsWaiting = isWaiting,
                        Most = most - all.Count,
                        PageToken = token,
                    };
                    var page = await client.ListAsync(request, options);
                    all.AddRange(page.Remedies);
                    token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
                }

                return (IReadOnlyList<Remedy>)all;
            },
            cancellationToken);

    /// <summary>The server knows who asks.</summary>
    public async Task<string> DecideAsync(
        RemedyDecision decision, string id, string who, CancellationToken cancellationToken)
    {
        var request = new DecideRequest { Id = id };
        var decided = await ServerCall.AskAsync(
            server,
            async (channel, options) =>
            {
                var client = new RemediationCalls.RemediationClient(channel);
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
