using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace AuditActors.Sinks.Grpc;

/// <summary>The desk of remediation for gRPC clients.</summary>
internal sealed class RemediationService(IRemediationDesk desk) : Remediation.RemediationBase
{
    private const int UsualMost = 100;
    private const int LargestMost = 1000;

    public override async Task<ListRemediesResponse> List(ListRemediesRequest request, ServerCallContext context)
    {
        var most = request.Most <= 0 ? UsualMost : Math.Min(request.Most, LargestMost);
        var response = new ListRemediesResponse();
        response.Remedies.AddRange(await desk.LatestAsync(request.IsWaiting, most, context.CancellationToken));
        return response;
    }

    [Authorize(Policy = AccessPolicies.Admin)]
    public override Task<Decision> Approve(DecideRequest request, ServerCallContext context) =>
        DecideAsync(RemedyDecision.Approve, request, context);

    [Authorize(Policy = AccessPolicies.Admin)]
    public override Task<Decision> Reject(DecideRequest request, ServerCallContext context) =>
        DecideAsync(RemedyDecision.Reject, request, context);

    [Authorize(Policy = AccessPolicies.Admin)]
    public override Task<Decision> Undo(DecideRequest request, ServerCallContext context) =>
        DecideAsync(RemedyDecision.Undo, request, context);

    private async Task<Decision> DecideAsync(RemedyDecision decision, DecideRequest request, ServerCallContext context)
    {
        var who = context.GetHttpContext().User.Identity?.Name ?? "somebody";
        try
        {
            var text = await desk.DecideAsync(decision, request.Id, who, context.CancellationToken);
            return new Decision { Text = text };
        }
        catch (DecisionException e)
        {
            var status = e.IsMissing ? StatusCode.NotFound : StatusCode.FailedPrecondition;
            throw new RpcException(new Status(status, e.Message));
        }
    }
}
