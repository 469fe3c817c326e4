using System.Buffers;
using AuditActors.Events;
using AuditActors.Runtime.Ingest.Posted;
using AuditActors.Runtime.Outbox;
using Microsoft.AspNetCore.Http;

namespace AuditActors.App.Webhook;

/// <summary>
/// Takes alerts of other Falcos where they would reach Falcosidekick, with its paths and demands; 200 says that the
/// alert is in the log.
/// </summary>
internal sealed class FalcoEndpoint(
    WebhookAddress address, WebhookOptions options, WebhookAnswer answer, AlertInlet inlet)
{
    private const int MostBody = 1024 * 1024;

    // Each alert waits for the store; beyond it the store is what is slow.
    private const int MostWaiting = 256;
    private int _waiting;
    private volatile bool _isLeaving;

    public void Leave() => _isLeaving = true;

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value ?? "";
        if (HttpMethods.IsGet(request.Method) && path == "/ping") await context.Response.WriteAsync("pong\n");
        else if (HttpMethods.IsGet(request.Method) && path == "/healthz") await SayHealthyAsync(context);
        else if (path != address.Path)
            await answer.RefuseAsync(context, WebhookOutcome.WrongPath, "404 page not found");
        else if (!answer.IsAuthorized(request))
            await answer.RefuseStrangerAsync(context);
        else if (!HttpMethods.IsPost(request.Method))
            await answer.RefuseAsync(context, WebhookOutcome.WrongMethod, $"{request.Method} method not allowed");
        else if (WebhookAnswer.IsPacked(request) is not { } isGzip)
            await answer.RefuseAsync(context, WebhookOutcome.WrongEncoding, "wrong Content-Encoding; use gzip");
        else
            await TakeInTurnAsync(context, isGzip);
    }

    private static Task SayHealthyAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("{\"status\": \"ok\"}");
    }

    private async Task TakeInTurnAsync(HttpContext context, bool isGzip)
    {
        if (_isLeaving)
        {
            await answer.DeferAsync(context, WebhookOutcome.Leaving, "leaving");
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _waiting) <= MostWaiting) await TakeAsync(context, isGzip);
            else await answer.DeferAsync(context, WebhookOutcome.TooMuchWaiting, "too much is waiting");
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task TakeAsync(HttpContext context, bool isGzip)
    {
        if (await answer.ReadAsync(context, isGzip, MostBody) is not var (block, length)) return;
        var alert = FalcoAlert.Read(block.AsMemory(0, length), out var fault);
        ArrayPool<byte>.Shared.Return(block);
        if (alert is null) await answer.RefuseUnreadableAsync(context, fault);
        else if (await inlet.RaiseAsync(alert, options.AcknowledgeWithin, context.RequestAborted)) answer.Take(context);
        else await answer.DeferAsync(context, WebhookOutcome.NotInTime, "not finished in time");
    }
}
