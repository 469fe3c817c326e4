using AuditActors.Sinks.Grpc.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace AuditActors.Sinks.Grpc;

/// <summary>Dead letters for gRPC clients.</summary>
internal sealed class DeadLetterService(IDeadLetterQueue refused) : DeadLetters.DeadLettersBase
{
    private const int UsualMost = 100;
    private const int LargestMost = 1000;
    private const int MostIds = 1000;

    public override async Task<ListDeadLettersResponse> List(ListDeadLettersRequest request, ServerCallContext context)
    {
        var most = request.Most <= 0 ? UsualMost : Math.Min(request.Most, LargestMost);
        try
        {
            var token = WrongRequest.Checked("page_token", request.PageToken);
            return await refused.PageAsync(Named(request.Sink), token, most, context.CancellationToken);
        }
        catch (FormatException e)
        {
            throw WrongRequest.Because(e.Message);
        }
    }

    [Authorize(Policy = AccessPolicies.Admin)]
    public override async Task<ResendResponse> Resend(ResendRequest request, ServerCallContext context)
    {
        if (request.Ids.Count > MostIds) throw WrongRequest.Because($"ids: at most {MostIds} in a request");
        var ids = new List<Guid>();
        foreach (var text in request.Ids)
            ids.Add(Guid.TryParse(text, out var id) ? id : throw WrongRequest.Because("ids: one of them is no UUID"));
        var count = await refused.ResendAsync(Named(request.Sink), ids, context.CancellationToken);
        return new ResendResponse { Count = count };
    }

    private static string? Named(string sink) => sink.Length > 0 ? WrongRequest.Checked("sink", sink) : null;
}
