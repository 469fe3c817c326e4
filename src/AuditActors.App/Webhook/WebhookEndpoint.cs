using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Posted;
using Microsoft.AspNetCore.Http;

namespace AuditActors.App.Webhook;

/// <summary>
/// Answers requests as Falco's k8saudit does, except that 200 says that the events are judged and
/// their alerts safe, and that a client which has to come again is told when: API servers then do.
/// </summary>
internal sealed class WebhookEndpoint(
    WebhookAddress address,
    WebhookOptions options,
    WebhookAnswer answer,
    PostedPayloads payloads,
    Func<bool> canJudge,
    TimeProvider clock)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Path))
            await answer.RefuseAsync(context, WebhookOutcome.WrongPath, "404 page not found");
        else if (!answer.IsAuthorized(request))
            await answer.RefuseStrangerAsync(context);
        else if (!HttpMethods.IsPost(request.Method))
            await answer.RefuseAsync(context, WebhookOutcome.WrongMethod, $"{request.Method} method not allowed");
        else if (!WebhookAnswer.IsJson(request))
            await answer.RefuseAsync(context, WebhookOutcome.WrongType, "wrong Content Type");
        else if (WebhookAnswer.IsPacked(request) is not { } isGzip)
            await answer.RefuseAsync(context, WebhookOutcome.WrongEncoding, "wrong Content-Encoding; use gzip");
        else
            await TakeAsync(context, isGzip);
    }

    private async Task TakeAsync(HttpContext context, bool isGzip)
    {
        var length = isGzip ? null : context.Request.ContentLength;
        if (length > options.MostBody)
        {
            await answer.RefuseTooLargeAsync(context);
            return;
        }

        // What a node takes before it is a member waits until it is; another node judges it at once.
        if (!canJudge())
        {
            await answer.DeferAsync(context, WebhookOutcome.Entering, "not yet a member of the cluster");
            return;
        }

        using var room = payloads.IsClosed ? null : payloads.TryReserve(length ?? options.MostBody);
        if (room is not null) await PostAsync(context, isGzip);
        else if (payloads.IsClosed) await answer.DeferAsync(context, WebhookOutcome.Leaving, "leaving");
        else await answer.DeferAsync(context, WebhookOutcome.TooMuchWaiting, "too much is waiting");
    }

    private async Task PostAsync(HttpContext context, bool isGzip)
    {
        if (await answer.ReadAsync(context, isGzip, options.MostBody) is not var (block, length)) return;
        var position = new FramePosition($"{address} from {context.Connection.RemoteIpAddress}", Line: 0);
        if (await IsSafeInTimeAsync(payloads.PostAsync(block, length, position))) answer.Take(context);
        else await answer.DeferAsync(context, WebhookOutcome.NotInTime, "not finished in time");
    }

    // What is not finished in time goes on; its copy, when it comes, is known by its identity.
    private async Task<bool> IsSafeInTimeAsync(Task<bool> finished)
    {
        try
        {
            return await finished.WaitAsync(options.AcknowledgeWithin, clock);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private bool IsOurs(PathString path) =>
        path.Value == address.Path
        || (address.Path.EndsWith('/') && path.Value?.StartsWith(address.Path, StringComparison.Ordinal) == true);
}
