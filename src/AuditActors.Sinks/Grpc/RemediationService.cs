using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace AuditActors.Sinks.Grpc;

/// <summary>The desk of remediation for gRPC clients.</summary>
internal sealed class RemediationService(IRemediationDesk desk) : Remediation.RemediationBase
{
    private const int UsualMost = 100;
    private const int LargestMost = 1000;

    // A client that is not told otherwise takes messages of 4 MiB.
    private const int PageBytes = 2 * 1024 * 1024;

    public override async Task<ListRemediesResponse> List(ListRemediesRequest request, ServerCallContext context)
    {
        var most = request.Most <= 0 ? UsualMost : Math.Min(request.Most, LargestMost);
        var response = new ListRemediesResponse();
        var bytes = 0;
        foreach (var remedy in await LatestAsync(request, most, context.CancellationToken))
        {
            bytes += remedy.CalculateSize();
            if (bytes > PageBytes && response.Remedies.Count > 0) return WithNext(response);
            response.Remedies.Add(remedy);
        }

        return response.Remedies.Count == most ? WithNext(response) : response;
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

    private async Task<IReadOnlyList<Remedy>> LatestAsync(
        ListRemediesRequest request, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await desk.LatestAsync(request.IsWaiting, request.PageToken, most, cancellationToken);
        }
        catch (DecisionException e)
        {
            throw WrongRequest.Because($"page_token: {e.Message}");
        }
    }

    private static ListRemediesResponse WithNext(ListRemediesResponse response)
    {
        response.NextPageToken = response.Remedies[^1].Id;
        return response;
    }

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
